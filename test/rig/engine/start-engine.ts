import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface OwnEngine {
  readonly host: string;
  stop(): Promise<void>;
}

/** Starts a Docker engine with folders, a socket and no network of its own; it ends with this process at the latest. */
export async function startEngine(): Promise<OwnEngine> {
  installEngine();
  // Sockets have short names only.
  const folder = mkdtempSync(join(tmpdir(), 'dockerd-'));
  const host = `unix://${folder}/docker.sock`;
  const folders = ['--data-root', `${folder}/data`, '--exec-root', `${folder}/exec`];
  const network = ['--bridge', 'none', '--iptables=false'];
  const own = ['--pidfile', `${folder}/pid`, '--host', host];
  const child = spawn(
    'setpriv',
    ['--pdeathsig', 'TERM', '--', 'dockerd', ...folders, ...network, ...own],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-8192);
      if (said.includes('API listen on')) resolve();
    });
    ended.then(() => reject(new Error(`dockerd ended too early:\n${said}`)), reject);
  });
  return {
    host,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As CI does it, for a CI that forgot; nothing is installed on the machine of a person. */
function installEngine(): void {
  const isDebian = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (process.env.CI === undefined || !isDebian || isThere('dockerd')) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = 'apt-get install -y -qq --no-install-recommends docker.io iptables';
  execFileSync('sh', ['-c', `apt-get update -qq && ${install}`], { stdio: 'ignore', env });
}

function isThere(program: string): boolean {
  return existsSync(`/usr/sbin/${program}`) || existsSync(`/usr/bin/${program}`);
}
