import { createHash } from 'node:crypto';
import { fileKey, manifestFile, signatureFile } from '../../model/run/layout.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { maxManifestBytes } from '../manifest/parse.ts';
import { reasonOf } from '../reason-of.ts';
import { judgeSignature, maxSignatureBytes } from '../signature.ts';
import { readObject } from '../store/read-object.ts';
import type { CopyToVerify } from './copy-to-verify.ts';
import { failed, inconclusive, passed, type Verification } from './verification.ts';

/** Whether the manifest that lies there is the believed one, and whoever must have signed it has. */
export async function verifyManifest(
  copy: CopyToVerify,
  context: StepContext,
): Promise<Verification> {
  try {
    const bytes = await read(copy, manifestFile, context);
    if (bytes === null) return failed(`${manifestFile} is missing`);
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== copy.manifest.sha256) {
      return failed(`${manifestFile} has the SHA-256 ${found} instead of ${copy.manifest.sha256}`);
    }
    return await verifySignature(copy, bytes, context);
  } catch (error) {
    context.signal.throwIfAborted();
    return inconclusive(`the manifest could not be read: ${reasonOf(error)}`);
  }
}

async function verifySignature(
  copy: CopyToVerify,
  bytes: Uint8Array,
  context: StepContext,
): Promise<Verification> {
  if (copy.signatures === null) return passed;
  const signature = await read(copy, signatureFile, context);
  const trust = await judgeSignature(copy.signatures, bytes, signature);
  return trust.trust === 'refused' ? failed(`the manifest is refused: ${trust.reason}`) : passed;
}

function read(
  { destination, pipeline, backup }: CopyToVerify,
  file: string,
  context: StepContext,
): Promise<Uint8Array | null> {
  const maxBytes = file === manifestFile ? maxManifestBytes : maxSignatureBytes;
  const key = fileKey(pipeline, backup, file);
  return readObject({ destination, key, maxBytes, isFresh: true }, context);
}
