import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

export interface SecretFile {
  readonly text: string;
  /** Whether other users of this host can read it. */
  readonly isOpen: boolean;
}

const maxBytes = 1024 * 1024;

/** Rejects with a reason in words, or with the error of the system. */
export async function readSecretFile(path: string): Promise<SecretFile> {
  // Opening a pipe that nobody writes to would wait for ever.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const facts = await file.stat();
    if (!facts.isFile()) throw new Error('is not a regular file');
    if (facts.size > maxBytes) throw new Error('is too large for a secret');
    return { text: await file.readFile('utf8'), isOpen: (facts.mode & 0o077) !== 0 };
  } finally {
    await file.close();
  }
}

export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'cannot be read';
  return 'code' in error ? `cannot be read (${String(error.code)})` : error.message;
}
