import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Recipient as RecipientEntry } from '../../../model/plan.ts';
import type { Finding } from '../../../ports/step-context.ts';
import { day, encryptsUntil } from './keys/inspect.ts';
import { fingerprintOf, readPublicKey } from './keys/read-key.ts';

/** A public key that can encrypt today. */
export interface Recipient {
  /** As the pipeline names it. */
  readonly file: string;
  readonly fingerprint: string;
  readonly version: number;
  /** The key as it was checked, so that what encrypts sees no other. */
  readonly bytes: Uint8Array;
  readonly encryptsUntil: Date | null;
  /** The mode in which it reads the authenticated format; `null` when it does not. */
  readonly aead: string | null;
}

export interface RecipientFile {
  readonly file: string;
  readonly create: boolean;
}

export function recipientFiles(entries: readonly RecipientEntry[]): readonly RecipientFile[] {
  return entries.map((entry) =>
    typeof entry === 'string' ? { file: entry, create: false } : entry,
  );
}

/** Rejects with the reason in words. */
export async function readRecipient(
  file: string,
  repository: string,
  at: Date,
): Promise<Recipient> {
  const key = await readPublicKey(await read(resolve(repository, file)));
  const until = await encryptsUntil(key, at);
  const { generateSessionKey } = await import('openpgp');
  const { aeadAlgorithm } = await generateSessionKey({ encryptionKeys: key, date: at });
  return {
    file,
    fingerprint: fingerprintOf(key),
    version: key.keyPacket.version,
    bytes: key.write(),
    encryptsUntil: until,
    aead: aeadAlgorithm ?? null,
  };
}

const warnDays = 30;
const dayMs = 86_400_000;

/** A key that ends within a month is told, because then no backup can be made. */
export function checkExpiry(
  { file, encryptsUntil: until }: Recipient,
  at: Date,
): readonly Finding[] {
  if (until === null || until.getTime() - at.getTime() > warnDays * dayMs) return [];
  const hint = 'extend the key and export it again, or name another one beside it';
  return [{ severity: 'warning', message: `${file} expires on ${day(until)}`, hint }];
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    throw new Error(code === 'ENOENT' ? 'it does not exist' : 'it cannot be read', {
      cause: error,
    });
  }
}
