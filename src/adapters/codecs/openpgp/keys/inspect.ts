import type { Key } from 'openpgp';

/** Until when a key can encrypt; `null` without end. Rejects with the reason why it cannot at this moment. */
export async function encryptsUntil(key: Key, at: Date): Promise<Date | null> {
  if (await key.isRevoked()) throw new Error('it is revoked');
  const expires = await key.getExpirationTime();
  if (expires instanceof Date && expires <= at) throw new Error(`it expired on ${day(expires)}`);
  const subkey = await encryptionKeyOf(key, at);
  const ends = [expires, await subkey.getExpirationTime()].filter((end) => end instanceof Date);
  return ends.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

async function encryptionKeyOf(
  key: Key,
  at: Date,
): Promise<Awaited<ReturnType<Key['getEncryptionKey']>>> {
  try {
    return await key.getEncryptionKey(undefined, at);
  } catch (error) {
    throw new Error('it has no valid subkey to encrypt to', { cause: error });
  }
}
