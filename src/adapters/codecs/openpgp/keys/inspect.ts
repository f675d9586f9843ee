import type { Key } from 'openpgp';
import { readPublicKey } from './read-key.ts';

/** What a public key is for: to encrypt to it, or to check what it has signed. */
type KeyUse = 'encrypt' | 'sign';

/** As `usableUntil`, of a public key in a file. */
export async function publicKeyUntil(
  bytes: Uint8Array,
  use: KeyUse,
  at: Date,
): Promise<Date | null> {
  return await usableUntil(await readPublicKey(bytes), use, at);
}

/** Until when a key can encrypt; `null` without end. Rejects with the reason why it cannot at this moment. */
export async function encryptsUntil(key: Key, at: Date): Promise<Date | null> {
  return await usableUntil(key, 'encrypt', at);
}

export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Until when a key can be used; `null` without end. Rejects with the reason why it cannot at this moment. */
async function usableUntil(key: Key, use: KeyUse, at: Date): Promise<Date | null> {
  if (await key.isRevoked()) throw new Error('it is revoked');
  const expires = await key.getExpirationTime();
  if (expires instanceof Date && expires <= at) throw new Error(`it expired on ${day(expires)}`);
  const subkey = await subkeyFor(key, use, at);
  const ends = [expires, await subkey.getExpirationTime()].filter((end) => end instanceof Date);
  return ends.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

async function subkeyFor(
  key: Key,
  use: KeyUse,
  at: Date,
): Promise<Awaited<ReturnType<Key['getEncryptionKey']>>> {
  try {
    return await (use === 'sign'
      ? key.getSigningKey(undefined, at)
      : key.getEncryptionKey(undefined, at));
  } catch (error) {
    const lack = use === 'sign' ? 'key to sign with' : 'subkey to encrypt to';
    throw new Error(`it has no valid ${lack}`, { cause: error });
  }
}
