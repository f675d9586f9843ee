import type { PrivateKey } from 'openpgp';
import type { EncryptionFacts } from '../../../model/run/manifest.ts';
import type { SecretReference } from '../../../model/secret-reference.ts';
import type { Secrets } from '../../../ports/secrets.ts';
import { noKey } from './child/step.ts';
import { canOpen } from './keys/can-open.ts';
import { fingerprintOf } from './keys/read-key.ts';
import { unlockKey } from './keys/unlock.ts';
import type { Opening } from './small.ts';

/** What may open a backup. */
export interface OpeningKeys {
  readonly privateKeys: readonly PrivateKeyReference[];
  /** Of backups that were encrypted to a passphrase. */
  readonly passphrase?: SecretReference | undefined;
}

interface PrivateKeyReference {
  readonly key: SecretReference;
  /** Unlocks it. */
  readonly passphrase?: SecretReference | undefined;
}

/**
 * Reads and unlocks all of them. Rejects when one cannot be used, or when by what is recorded of the backup none of
 * them opens it.
 */
export async function openKeys(
  { privateKeys, passphrase }: OpeningKeys,
  secrets: Secrets,
  recorded: EncryptionFacts | null,
): Promise<Opening> {
  const keys = await Promise.all(privateKeys.map((reference) => unlock(reference, secrets)));
  const passphrases = passphrase ? [(await secrets.resolve(passphrase)).reveal()] : [];
  if (keys.length + passphrases.length === 0)
    throw noKey('no private key and no passphrase is given');
  const holding = { fingerprints: keys.map(fingerprintOf), hasPassphrase: passphrases.length > 0 };
  if (recorded !== null && !canOpen(recorded, holding))
    throw foreign(recorded, holding.fingerprints);
  return { privateKeys: keys, passphrases };
}

async function unlock(
  { key, passphrase }: PrivateKeyReference,
  secrets: Secrets,
): Promise<PrivateKey> {
  const secret = await secrets.resolve(key);
  const lock = passphrase ? await secrets.resolve(passphrase) : null;
  try {
    return await unlockKey(secret, lock);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw noKey(`the private key cannot be used: ${reason}`, error);
  }
}

function foreign({ recipients, passphrase }: EncryptionFacts, given: readonly string[]): Error {
  const openers = [...recipients, ...(passphrase ? ['a passphrase'] : [])].join(' or ');
  const holder = given.length === 0 ? 'a passphrase is given' : `${given.join(' and ')} is given`;
  return noKey(`it opens with ${openers}, and ${holder}`);
}
