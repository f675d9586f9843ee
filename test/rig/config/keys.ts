import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Key, readKey } from 'openpgp';

interface KeyWishes {
  readonly expiresInDays?: number;
  readonly createdDaysAgo?: number;
  /** Without it the key can sign, and nothing can be encrypted to it. */
  readonly encrypts?: boolean;
}

export interface KeyPair {
  readonly publicKey: string;
  readonly privateKey: string;
  readonly revocation: string;
}

const dayMs = 86_400_000;

/** A new pair for a test. Private halves are never part of the project, not even of its tests. */
export async function createKeyPair(wishes: KeyWishes = {}): Promise<KeyPair> {
  const { generateKey } = await import('openpgp');
  const { expiresInDays, createdDaysAgo = 1, encrypts = true } = wishes;
  const lifetime = expiresInDays === undefined ? 0 : createdDaysAgo + expiresInDays;
  const pair = await generateKey({
    type: 'ecc',
    userIDs: [{ name: 'Test', email: 'test@example.org' }],
    date: new Date(Date.now() - createdDaysAgo * dayMs),
    keyExpirationTime: lifetime * 86_400,
    subkeys: encrypts ? [{}] : [],
    format: 'armored',
  });
  return {
    publicKey: pair.publicKey,
    privateKey: pair.privateKey,
    revocation: pair.revocationCertificate,
  };
}

export function binaryOf(armored: string): Promise<Uint8Array> {
  return readKey({ armoredKey: armored }).then((key: Key) => key.write());
}

/** The key files that the vectors name: good ones, and each way in which one can be wrong. */
export async function writeKeyFiles(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const pair = await createKeyPair();
  const { publicKey, privateKey } = pair;
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'public.asc': publicKey,
    'public-binary.gpg': await binaryOf(publicKey),
    'private.asc': privateKey,
    'private-binary.asc': await binaryOf(privateKey),
    'cut.asc': publicKey.slice(0, publicKey.length / 2),
    'two.asc': publicKey + publicKey,
    'garbage.asc': 'this is no key\n',
    'signature.asc': publicKey.replaceAll('PUBLIC KEY BLOCK', 'SIGNATURE'),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}
