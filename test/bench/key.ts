import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A public key to encrypt to, made once; both sides use it. */
export function prepareKey(root: string): string {
  const file = join(root, 'bench.asc');
  if (existsSync(file)) return file;
  const home = join(root, 'gnupg');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const atHome = (program: string, ...argv: readonly string[]) =>
    execFileSync(program, ['--homedir', home, ...argv], { stdio: ['ignore', 'pipe', 'ignore'] });
  const gpg = (...argv: readonly string[]) => atHome('gpg', '--batch', '--quiet', ...argv);
  const kind = ['future-default', 'default', 'never'];
  gpg('--passphrase', '', '--quick-generate-key', 'bench <bench@example.org>', ...kind);
  writeFileSync(file, gpg('--armor', '--export'));
  atHome('gpgconf', '--kill', 'all');
  return file;
}
