import { createHash } from 'node:crypto';
import { maxManifestBytes } from '../../../catalog/manifest/parse.ts';
import { reasonOf } from '../../../catalog/reason-of.ts';
import {
  judgeSignature,
  maxSignatureBytes,
  type SignaturePolicy,
} from '../../../catalog/signature.ts';
import { readObject } from '../../../catalog/store/read-object.ts';
import type { CopyToVerify } from '../../../catalog/verify/copy-to-verify.ts';
import type { Signature } from '../../../model/restore/plan.ts';
import { fileKey, manifestFile, signatureFile } from '../../../model/run/layout.ts';
import type { StepContext } from '../../../ports/step-context.ts';

/** Who has signed a backup: what the first copy says that has its manifest whole. */
export async function readSignature(
  copies: readonly CopyToVerify[],
  policy: SignaturePolicy | null,
  context: StepContext,
): Promise<Signature> {
  if (policy === null) return { trust: 'unasked' };
  let reason = 'no copy of its manifest can be read';
  for (const copy of copies) {
    const found = await judgeOne(copy, policy, context);
    if (found.trust !== 'refused') return found;
    reason = found.reason;
  }
  return { trust: 'refused', reason };
}

async function judgeOne(
  copy: CopyToVerify,
  policy: SignaturePolicy,
  context: StepContext,
): Promise<Signature> {
  try {
    const manifest = await read(copy, { name: manifestFile, maxBytes: maxManifestBytes }, context);
    const sha256 = manifest && createHash('sha256').update(manifest).digest('hex');
    if (manifest === null || sha256 !== copy.manifest.sha256)
      return refused('its manifest is gone');
    const asked = { name: signatureFile, maxBytes: maxSignatureBytes };
    return await judgeSignature(policy, manifest, await read(copy, asked, context));
  } catch (error) {
    context.signal.throwIfAborted();
    return refused(`its signature cannot be read: ${reasonOf(error)}`);
  }
}

function read(
  { destination, pipeline, backup }: CopyToVerify,
  { name, maxBytes }: { readonly name: string; readonly maxBytes: number },
  context: StepContext,
): Promise<Uint8Array | null> {
  const key = fileKey(pipeline, backup, name);
  return readObject({ destination, key, maxBytes, isFresh: true }, context);
}

function refused(reason: string): Signature {
  return { trust: 'refused', reason };
}
