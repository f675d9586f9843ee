import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A real registry on this machine; answers its address, `127.0.0.1:<port>`. It ends with the test. */
export async function openRegistry(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'registry-'));
  const config = join(folder, 'config.yml');
  const store = `storage: { filesystem: { rootdirectory: ${folder}/data } }`;
  writeFileSync(config, `version: 0.1\n${store}\nhttp: { addr: "127.0.0.1:0" }\n`);
  const program = ['docker-registry', 'serve', config];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...program], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  });
  let said = '';
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const address = /listening on (127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    ended.then(() => reject(new Error(`the registry ended too early:\n${said}`)), reject);
  });
}
