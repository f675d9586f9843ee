/** What matters about a public key before something is encrypted to it, or a signature is checked with it. */
export interface PublicKeyFacts {
  readonly fingerprint: string;
  /** `null`: it does not expire. */
  readonly usableUntil: Date | null;
}

/** Reads one public key and makes sure that it can be used at a moment. Rejects with the reason. */
export async function readPublicKey(
  bytes: Uint8Array,
  at: Date,
  use: 'encrypt' | 'sign',
): Promise<PublicKeyFacts> {
  const { readKey } = await import('openpgp');
  const text = new TextDecoder('latin1').decode(bytes);
  const key = await (text.includes('-----BEGIN PGP')
    ? readKey({ armoredKey: text })
    : readKey({ binaryKey: bytes }));
  if (key.isPrivate()) throw new Error('it is a private key');
  if (await key.isRevoked()) throw new Error('it is revoked');
  const expires = await key.getExpirationTime();
  if (expires instanceof Date && expires <= at) throw new Error(`it expired on ${day(expires)}`);
  const subkey = await (use === 'sign'
    ? key.getSigningKey(undefined, at)
    : key.getEncryptionKey(undefined, at));
  const subkeyExpires = await subkey.getExpirationTime();
  const ends = [expires, subkeyExpires].filter((end) => end instanceof Date);
  const first = ends.toSorted((a, b) => a.getTime() - b.getTime())[0];
  return { fingerprint: key.getFingerprint(), usableUntil: first ?? null };
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
