import { createHash } from 'node:crypto';
import { fileKey, liveFile, manifestFile, signatureFile } from '../model/run/layout.ts';
import type { Manifest } from '../model/run/manifest.ts';
import type { Destination } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import { compareFolder } from './compare-files.ts';
import type { Hold } from './hold.ts';
import type { Copy, CopyState } from './inventory.ts';
import type { Folder } from './list-folders.ts';
import { maxManifestBytes, parseManifest } from './manifest/parse.ts';
import type { Believed, Recollection } from './memory/recollection.ts';
import { readChecks } from './read-checks.ts';
import { reasonOf } from './reason-of.ts';
import { judgeSignature, maxSignatureBytes, type SignaturePolicy } from './signature.ts';
import { readObject } from './store/read-object.ts';

export interface CopyToRead {
  readonly destination: Destination;
  readonly folder: Folder;
  readonly pipelines: readonly string[];
  readonly signatures: SignaturePolicy | null;
  readonly hold: Hold | null;
  readonly isDeleted: boolean;
  /** What was read before and holds; `null`: everything is read from the store. */
  readonly recalled: Recollection | null;
}

/** One backup at one destination. Throws only for failures that say nothing about the copy. */
export async function readCopy(asked: CopyToRead, context: StepContext): Promise<Copy> {
  const { destination, folder, hold, isDeleted } = asked;
  const found = await readManifest(asked, context);
  const { manifestSha256 } = found;
  const { checks, uncounted } = await readChecks({ ...asked, manifestSha256 }, context);
  return {
    id: folder.id,
    destination: destination.id,
    pipeline: folder.pipeline,
    ...found,
    files: folder.files,
    checks,
    uncounted,
    hold,
    isDeleted,
    heartbeatAt: folder.files.get(liveFile)?.modifiedAt ?? null,
    writtenAt: folder.writtenAt,
  };
}

interface Found {
  readonly state: CopyState;
  readonly problems: readonly string[];
  readonly manifest: Manifest | null;
  readonly manifestSha256: string | null;
}

async function readManifest(asked: CopyToRead, context: StepContext): Promise<Found> {
  const { folder, recalled } = asked;
  const listed = folder.files.get(manifestFile);
  if (listed === undefined) return without('orphan', 'manifest.json is missing');
  if (listed.bytes > maxManifestBytes) return without('broken', 'it is larger than 16 MiB');
  const believed = recalled?.manifest() ?? (await believe(asked, context));
  if ('state' in believed) return believed;
  recalled?.keepManifest(believed);
  const { manifest, manifestSha256 } = believed;
  // The files are those of today, whatever is remembered of the manifest.
  const problems = compareFolder(manifest, folder.files);
  const state = problems.length === 0 ? 'complete' : 'incomplete';
  return { state, problems, manifest, manifestSha256 };
}

async function believe(asked: CopyToRead, context: StepContext): Promise<Believed | Found> {
  const { folder, pipelines } = asked;
  const bytes = await readOrTell(asked, manifestFile, context);
  if (bytes === null) return without('orphan', 'manifest.json vanished while it was read');
  if (typeof bytes === 'string') return without('broken', bytes);
  const parsed = parseManifest(bytes, { id: folder.id, pipelines });
  if (!parsed.ok) return without('broken', parsed.reason);
  const distrust = await findDistrust(asked, bytes, context);
  if (distrust !== null) return without('broken', distrust);
  const manifestSha256 = createHash('sha256').update(bytes).digest('hex');
  return { manifest: parsed.manifest, manifestSha256 };
}

async function findDistrust(
  asked: CopyToRead,
  manifest: Uint8Array,
  context: StepContext,
): Promise<string | null> {
  if (asked.signatures === null) return null;
  const isSigned = asked.folder.files.has(signatureFile);
  const signature = isSigned ? await readOrTell(asked, signatureFile, context) : null;
  if (typeof signature === 'string') return signature;
  const trust = await judgeSignature(asked.signatures, manifest, signature);
  return trust.trust === 'refused' ? trust.reason : null;
}

/** Its bytes; `null` when it is not there; the reason when it is there and cannot be read. */
async function readOrTell(
  { destination, folder }: CopyToRead,
  file: string,
  context: StepContext,
): Promise<Uint8Array | null | string> {
  const key = fileKey(folder.pipeline, folder.id, file);
  const maxBytes = file === manifestFile ? maxManifestBytes : maxSignatureBytes;
  try {
    return await readObject({ destination, key, maxBytes }, context);
  } catch (error) {
    if (context.signal.aborted || destination.classify(error) !== 'permanent') throw error;
    return `${file} cannot be read: ${reasonOf(error)}`;
  }
}

function without(state: CopyState, problem: string): Found {
  return { state, problems: [problem], manifest: null, manifestSha256: null };
}
