import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs } from '../needs.ts';

export interface TestHost {
  /** For `via.ssh`: an address of this machine that nobody else has, and the usual port. */
  readonly address: string;
  /** A private key that is let in. */
  readonly identity: string;
  /** The public key of the host, and its fingerprint. */
  readonly hostKey: string;
  readonly fingerprint: string;
  /** Lets another key in as well, in place of the first. */
  stop(): Promise<void>;
}

/** Whether a server for SSH can be started here. In CI it always is, and fails where it cannot. */
export function hasSshd(): boolean {
  if (process.env.CI) return true;
  return process.getuid?.() === 0 && needs('/usr/sbin/sshd') && needs('ssh');
}

/** A real server on an address of its own: `via` has no port. It ends with this process at the latest. */
export async function startSshd(settings: readonly string[] = []): Promise<TestHost> {
  const folder = mkdtempSync(join(tmpdir(), 'sshd-'));
  const host = `127.${random()}.${random()}.${random()}`;
  const keys = { host: join(folder, 'host'), client: join(folder, 'client') };
  for (const key of Object.values(keys)) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  }
  writeFileSync(join(folder, 'authorized_keys'), readFileSync(`${keys.client}.pub`));
  writeFileSync(join(folder, 'config'), [...configFor(folder, host), ...settings, ''].join('\n'));
  mkdirSync('/run/sshd', { recursive: true });
  const argv = [
    '--pdeathsig',
    'TERM',
    '--',
    '/usr/sbin/sshd',
    '-D',
    '-e',
    '-f',
    join(folder, 'config'),
  ];
  const child = spawn('setpriv', argv, { stdio: ['ignore', 'ignore', 'pipe'] });
  // Not its output: whoever is still connected may have that.
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4096);
      if (said.includes('Server listening')) resolve();
    });
    ended.then(() => reject(new Error(`sshd ended too early:\n${said}`)), reject);
  });
  const hostKey = readFileSync(`${keys.host}.pub`, 'utf8').trim().split(' ').slice(0, 2).join(' ');
  const shown = execFileSync('ssh-keygen', ['-lf', `${keys.host}.pub`], { encoding: 'utf8' });
  return {
    address: `root@${host}`,
    identity: readFileSync(keys.client, 'utf8'),
    hostKey,
    fingerprint: /SHA256:\S+/.exec(shown)?.[0] ?? '',
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configFor(folder: string, host: string): readonly string[] {
  return [
    `ListenAddress ${host}:22`,
    `HostKey ${join(folder, 'host')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    ...['PidFile none', 'StrictModes no', 'PermitRootLogin yes', 'PasswordAuthentication no'],
    ...['KbdInteractiveAuthentication no', 'UsePAM no', 'MaxStartups 100'],
  ];
}

/** 127.0.0.1 is nobody's. */
function random(): number {
  return 2 + Math.floor(Math.random() * 250);
}
