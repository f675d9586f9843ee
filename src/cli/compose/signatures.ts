import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PublicKey } from 'openpgp';
import type { SignaturePolicy } from '../../catalog/signature.ts';
import { BackupError } from '../../model/failures.ts';
import type { Plan } from '../../model/plan.ts';
import type { Parts } from '../../ports/definition.ts';

/** Whom the pipeline trusts to have written its backups; `null` where it names nobody. */
export async function readSignaturePolicy(
  plan: Plan,
  parts: Parts,
): Promise<SignaturePolicy | null> {
  const { encrypt } = plan.stages;
  const names = plan.restore?.signers ?? [];
  const signs = encrypt !== 'none' && encrypt.sign !== undefined;
  if (names.length === 0 && !signs) return null;
  const { readPublicKey } = await import('../../adapters/codecs/openpgp/keys/read-key.ts');
  const keys: PublicKey[] = [];
  for (const name of names) {
    const path = resolve(parts.repository, name);
    keys.push(await asSigner(name, async () => await readPublicKey(await readFile(path))));
  }
  if (encrypt !== 'none' && names.length === 0) {
    const { readSigner: readOwn } = await import('../../adapters/codecs/openpgp/signer.ts');
    const own = await readOwn(encrypt, parts.secrets);
    if (own !== null) keys.push(own.key.toPublic());
  }
  return await createSignaturePolicy(keys);
}

/** Trusts these keys, and no others. */
export async function createSignaturePolicy(keys: readonly PublicKey[]): Promise<SignaturePolicy> {
  const { fingerprintOf } = await import('../../adapters/codecs/openpgp/keys/read-key.ts');
  const digest = createHash('sha256');
  // With all that is said in a key: that it has expired or was revoked, too.
  for (const key of keys) digest.update(key.write());
  return {
    signers: keys.map(fingerprintOf),
    verify: (signed) => verify(signed, keys),
    digest: digest.digest('hex'),
  };
}

async function asSigner(name: string, read: () => Promise<PublicKey>): Promise<PublicKey> {
  try {
    return await read();
  } catch (error) {
    throw new BackupError({
      code: 'BP5071',
      message: `the signer's key ${name} cannot be read`,
      hint: 'without it nobody can tell who wrote the backups: put the public key back',
      cause: error,
    });
  }
}

async function verify(
  { bytes, signature }: { readonly bytes: Uint8Array; readonly signature: Uint8Array },
  keys: readonly PublicKey[],
): ReturnType<SignaturePolicy['verify']> {
  const { isAsWritten, verifyDetached } = await import(
    '../../adapters/codecs/openpgp/signature.ts'
  );
  try {
    const signer = await verifyDetached(bytes, signature, keys);
    if (await isAsWritten(signature)) return { valid: true, signer };
    return { valid: false, reason: 'it is not stored as it was written' };
  } catch (error) {
    return { valid: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
