import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { mustRun } from './shell.ts';

/** A key ring of its own, with its agent; both go when the test ends. */
export function openKeyRing(passphrase?: string): string {
  const home = mkdtempSync(join(tmpdir(), 'ring-'));
  if (passphrase !== undefined) {
    writeFileSync(join(home, 'passphrase'), passphrase);
    const answers = `batch\npinentry-mode loopback\npassphrase-file ${home}/passphrase\ns2k-count 65536\n`;
    writeFileSync(join(home, 'gpg.conf'), answers);
  }
  onTestFinished(async () => {
    await mustRun('gpgconf --kill all', { cwd: home, gnupgHome: home });
    rmSync(home, { recursive: true, force: true });
  });
  return home;
}

/** Makes a key pair without a passphrase; its full fingerprint. */
export async function createKey(home: string, name: string): Promise<string> {
  const output = await mustRun(
    `gpg --batch --quiet --passphrase '' --quick-generate-key '${name}' future-default default never
     gpg --batch --with-colons --list-keys '${name}'`,
    { cwd: home, gnupgHome: home },
  );
  const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(output)?.[1];
  if (fingerprint === undefined) throw new Error(`no key was made:\n${output}`);
  return fingerprint;
}

/** Copies a key from one ring to another. */
export async function giveKey(
  key: string,
  { from, to, isPrivate }: { from: string; to: string; isPrivate: boolean },
): Promise<void> {
  const what = isPrivate ? '--export-secret-keys' : '--export';
  await mustRun(`gpg --batch ${what} ${key} | gpg --batch --quiet --homedir '${to}' --import`, {
    cwd: from,
    gnupgHome: from,
  });
}
