import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { maxManifestBytes } from '../../catalog/manifest/parse.ts';
import { reasonOf } from '../../catalog/reason-of.ts';
import { judgeSignature, maxSignatureBytes } from '../../catalog/signature.ts';
import { readObject } from '../../catalog/store/read-object.ts';
import type { CopyToVerify } from '../../catalog/verify/copy-to-verify.ts';
import { fileKey, manifestFile, signatureFile } from '../../model/run/layout.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Copies } from './copies.ts';
import { damaged, unreadable } from './copy-failure.ts';
import { writeAll, writeNewFile } from './new-file.ts';

export interface FetchedManifest {
  readonly from: string;
  /** Sizes by name. */
  readonly files: ReadonlyMap<string, number>;
}

/** Brings the manifest and its signature, of one copy, into a folder. */
export async function fetchManifest(
  copies: Copies,
  folder: string,
  context: StepContext,
): Promise<FetchedManifest> {
  return await copies.first(
    manifestFile,
    async (copy) => {
      const found = await readBoth(copy, context);
      for (const [name, bytes] of found) {
        const path = join(folder, name);
        await writeNewFile(path, (handle) => writeAll(handle, path, Buffer.from(bytes)));
      }
      const files = new Map([...found].map(([name, bytes]) => [name, bytes.byteLength] as const));
      return { from: copy.destination.id, files };
    },
    context,
  );
}

async function readBoth(
  copy: CopyToVerify,
  context: StepContext,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { manifest, sha256 } = copy.manifest;
  const bytes = await read(copy, { name: manifestFile, maxBytes: maxManifestBytes }, context);
  const found = bytes && createHash('sha256').update(bytes).digest('hex');
  if (bytes === null || found !== sha256) throw damaged(`${manifestFile} is another one`);
  const isSigned = manifest.encryption?.signedBy != null;
  const asked = { name: signatureFile, maxBytes: maxSignatureBytes };
  const signature = isSigned ? await read(copy, asked, context) : null;
  if (isSigned && signature === null) throw damaged(`${signatureFile} is missing`);
  const trust = await judgeSignature(copy.signatures, bytes, signature);
  if (trust.trust === 'refused') throw damaged(`the manifest is refused: ${trust.reason}`);
  const files = new Map([[manifestFile, bytes]]);
  return signature === null ? files : files.set(signatureFile, signature);
}

async function read(
  { destination, pipeline, backup }: CopyToVerify,
  { name, maxBytes }: { readonly name: string; readonly maxBytes: number },
  context: StepContext,
): Promise<Uint8Array | null> {
  const key = fileKey(pipeline, backup, name);
  try {
    return await readObject({ destination, key, maxBytes, isFresh: true }, context);
  } catch (error) {
    context.signal.throwIfAborted();
    throw unreadable(`${name} could not be read: ${reasonOf(error)}`);
  }
}
