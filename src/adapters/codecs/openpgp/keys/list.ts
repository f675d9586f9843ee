import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Key } from 'openpgp';
import { encryptsUntil } from './inspect.ts';
import { fingerprintOf, readPrivateKey, readPublicKey } from './read-key.ts';

export interface ListedKey {
  readonly file: string;
  readonly kind: 'public' | 'private';
  readonly fingerprint: string;
  readonly userId: string;
  readonly createdAt: Date;
  /** `null`: without end. */
  readonly encryptsUntil: Date | null;
  /** Of a private key: whether it needs a passphrase. */
  readonly isLocked: boolean;
  /** Why it cannot encrypt today, if so. */
  readonly problem: string | null;
}

const forms = /\.(?:asc|pgp|gpg|key|pub)$/;

/** The keys that lie in a folder, by file name. What is no key is left out; a missing folder holds none. */
export async function listKeys(folder: string, at: Date): Promise<readonly ListedKey[]> {
  const names = (await namesIn(folder)).filter((name) => forms.test(name)).sort();
  const listed = await Promise.all(names.map((name) => look(join(folder, name), at)));
  return listed.filter((key) => key !== null);
}

async function look(file: string, at: Date): Promise<ListedKey | null> {
  const key = await readAnyKey(file);
  if (key === null) return null;
  const until = await encryptsUntil(key, at).then(
    (date) => ({ encryptsUntil: date, problem: null }),
    (error: unknown) => ({ encryptsUntil: null, problem: String((error as Error).message) }),
  );
  return {
    file,
    kind: key.isPrivate() ? 'private' : 'public',
    fingerprint: fingerprintOf(key),
    userId: key.getUserIDs()[0] ?? '',
    createdAt: key.getCreationTime(),
    ...until,
    isLocked: key.isPrivate() && !key.isDecrypted(),
  };
}

async function readAnyKey(file: string): Promise<Key | null> {
  try {
    const bytes = await readFile(file);
    return await readPublicKey(bytes).catch(() => readPrivateKey(bytes));
  } catch {
    // Some other file: a list of keys shows keys.
    return null;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
