import type { Sign, SignaturePolicy } from '../../catalog/signature.ts';
import { BackupError } from '../../model/failures.ts';
import type { Plan } from '../../model/plan.ts';
import type { Parts } from '../../ports/definition.ts';

/** How this host signs what it writes down of checks. */
export interface RecordSigner {
  /** `null` where it has no key that the pipeline trusts. */
  readonly sign: Sign | null;
  /** Why its records do not count, in words; `null`: they do. */
  readonly obstacle: string | null;
}

/** Reads the key that signs. A host without it can look at everything, and say nothing that counts. */
export async function openRecordSigner(
  { stages: { encrypt } }: Plan,
  parts: Parts,
  signatures: SignaturePolicy | null,
): Promise<RecordSigner> {
  if (signatures === null) return { sign: null, obstacle: null };
  if (encrypt === 'none' || encrypt.sign === undefined) {
    return { sign: null, obstacle: 'the pipeline names no key to sign with (`encrypt.sign`)' };
  }
  const { readSigner } = await import('../../adapters/codecs/openpgp/signer.ts');
  const { signDetached } = await import('../../adapters/codecs/openpgp/signature.ts');
  try {
    const signer = await readSigner(encrypt, parts.secrets);
    if (signer === null) return { sign: null, obstacle: 'there is no key to sign with' };
    if (!signatures.signers.includes(signer.fingerprint)) {
      const obstacle = `\`restore.signers\` does not name the key that signs, ${signer.fingerprint}`;
      return { sign: null, obstacle };
    }
    return { sign: (bytes) => signDetached(bytes, signer), obstacle: null };
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return { sign: null, obstacle: `the key to sign with cannot be used here: ${error.message}` };
  }
}
