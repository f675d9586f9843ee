import type { PrivateKey } from 'openpgp';
import { BackupError } from '../../../model/failures.ts';
import type { Encryption } from '../../../model/plan.ts';
import type { Secrets } from '../../../ports/secrets.ts';
import { fingerprintOf } from './keys/read-key.ts';
import { unlockKey } from './keys/unlock.ts';

/** A private key that can sign. */
export interface Signer {
  readonly key: PrivateKey;
  readonly fingerprint: string;
}

/** `null` where nothing is signed. */
export async function readSigner(
  { sign }: Pick<Encryption, 'sign'>,
  secrets: Secrets,
): Promise<Signer | null> {
  if (sign === undefined) return null;
  const secret = await secrets.resolve(sign.key);
  const passphrase = sign.passphrase ? await secrets.resolve(sign.passphrase) : null;
  try {
    const key = await unlockKey(secret, passphrase);
    await key.getSigningKey();
    return { key, fingerprint: fingerprintOf(key) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BackupError({
      code: 'BP5020',
      message: `the key to sign with cannot be used: ${reason}`,
      hint: 'give an armoured private key that can sign, and its passphrase if it has one',
      cause: error,
    });
  }
}
