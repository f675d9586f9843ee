import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The private half of the same key, for whoever restores. */
export function prepareSecretKey(root: string): string {
  prepareKey(root);
  const file = join(root, 'bench.key.asc');
  const home = join(root, 'gnupg');
  const argv = ['--homedir', home, '--batch', '--quiet', '--pinentry-mode', 'loopback'];
  const secret = [...argv, '--passphrase', '', '--armor', '--export-secret-keys'];
  const exported = execFileSync('gpg', secret, { stdio: ['ignore', 'pipe', 'ignore'] });
  writeFileSync(file, exported, { mode: 0o600 });
  execFileSync('gpgconf', ['--homedir', home, '--kill', 'all']);
  return file;
}

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
