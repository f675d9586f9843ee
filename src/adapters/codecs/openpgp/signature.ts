import {
  createMessage,
  type PublicKey,
  readSignature,
  type Signature,
  sign,
  verify,
} from 'openpgp';
import { BackupError } from '../../../model/failures.ts';
import { fingerprintOf } from './keys/read-key.ts';
import type { Signer } from './signer.ts';

/** A binary signature beside the bytes, as `gpg --verify` takes it. */
export async function signDetached(bytes: Uint8Array, { key }: Signer): Promise<Uint8Array> {
  const message = await createMessage({ binary: bytes });
  const options = { message, signingKeys: key, detached: true, format: 'binary' } as const;
  const signature: unknown = await sign(options);
  if (signature instanceof Uint8Array) return signature;
  throw new Error('the library did not sign');
}

/** The full fingerprint of the one of these keys that signed the bytes. Throws when none did, whatever the reason. */
export async function verifyDetached(
  bytes: Uint8Array,
  signature: Uint8Array,
  publicKeys: readonly PublicKey[],
): Promise<string> {
  const read = await readDetached(signature);
  const verificationKeys = [...publicKeys];
  const message = await createMessage({ binary: bytes });
  const { signatures } = await verify({
    message,
    signature: read,
    verificationKeys,
    format: 'binary',
  });
  const reasons: string[] = [];
  for (const { keyID, verified } of signatures) {
    const signer = publicKeys.find((key) => key.getKeys(keyID).length > 0);
    const reason = await verified.then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (signer !== undefined && reason === null) return fingerprintOf(signer);
    reasons.push(
      signer ? `it is not valid: ${reason}` : `it is by the key ${keyID.toHex().toUpperCase()}`,
    );
  }
  throw wrong(reasons.join('; ') || 'there is none');
}

/** A few bits mean nothing to whoever verifies, the lengths of its numbers for one. Changed, they are damage too. */
export async function isAsWritten(signature: Uint8Array): Promise<boolean> {
  if (isArmored(signature)) return true;
  return Buffer.from((await readDetached(signature)).write()).equals(signature);
}

async function readDetached(bytes: Uint8Array): Promise<Signature> {
  try {
    return await (isArmored(bytes)
      ? readSignature({ armoredSignature: new TextDecoder('latin1').decode(bytes) })
      : readSignature({ binarySignature: bytes }));
  } catch (error) {
    throw wrong('it is no OpenPGP signature', error);
  }
}

function isArmored(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes).startsWith('-----BEGIN PGP SIGNATURE-----');
}

function wrong(reason: string, cause?: unknown): BackupError {
  return new BackupError({
    code: 'BP5071',
    message: `the signature is not one of the keys that the pipeline names: ${reason}`,
    hint: 'use another copy; if the key that signs was changed, name the new one in `restore.signers`',
    cause,
  });
}
