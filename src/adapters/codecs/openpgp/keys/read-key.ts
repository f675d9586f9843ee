import type { Key, PrivateKey, PublicKey } from 'openpgp';

/** One public key out of a file, armoured or binary. Rejects with the reason in words. */
export async function readPublicKey(bytes: Uint8Array): Promise<PublicKey> {
  const key = await readOnlyKey(bytes);
  if (key.isPrivate()) throw new Error('it is a private key');
  return key;
}

/** One private key, locked or not. Rejects with the reason in words. */
export async function readPrivateKey(bytes: Uint8Array): Promise<PrivateKey> {
  const key = await readOnlyKey(bytes);
  if (!key.isPrivate()) throw new Error('it is a public key, not a private one');
  return key;
}

/** Full, in capitals, as manifests show it and GnuPG prints it. */
export function fingerprintOf(key: Pick<Key, 'getFingerprint'>): string {
  return key.getFingerprint().toUpperCase();
}

const begin = /^-----BEGIN PGP [A-Z ]+-----\s*$/gm;

async function readOnlyKey(bytes: Uint8Array): Promise<Key> {
  const text = new TextDecoder('latin1').decode(bytes);
  const blocks = text.match(begin)?.length ?? 0;
  if (blocks > 1) throw new Error('it holds more than one key');
  const keys = await readKeys(bytes, blocks === 1 ? text : null);
  const [key] = keys;
  if (key === undefined) throw new Error('it holds no OpenPGP key');
  if (keys.length > 1) throw new Error('it holds more than one key');
  return key;
}

async function readKeys(bytes: Uint8Array, armored: string | null): Promise<readonly Key[]> {
  const openpgp = await import('openpgp');
  try {
    return armored === null
      ? await openpgp.readKeys({ binaryKeys: bytes })
      : await openpgp.readKeys({ armoredKeys: armored });
  } catch (error) {
    throw new Error('it holds no OpenPGP key, or a damaged one', { cause: error });
  }
}
