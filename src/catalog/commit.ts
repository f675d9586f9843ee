import { BackupError } from '../model/failures.ts';
import type { Json } from '../model/run/facts.ts';
import { fileKey, manifestFile, signatureFile } from '../model/run/layout.ts';
import type { Stored } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import { compareFiles } from './compare-files.ts';
import { assertConfirmed, confirmObject } from './confirm.ts';
import { type CopyAddress, listFolder } from './list-folder.ts';
import type { FrozenManifest } from './manifest/serialize.ts';
import { reasonOf } from './reason-of.ts';
import { sealOf } from './store/bytes-body.ts';
import { putNew } from './store/put-new.ts';
import type { Verification } from './verify/verification.ts';

export interface Commit {
  readonly copy: CopyAddress;
  readonly frozen: FrozenManifest;
  /** Every file that the manifest names beside the artifacts, in the order in which they are written. */
  readonly files: readonly SmallFile[];
  readonly signature: Uint8Array | null;
  /** Asked right before the manifest: throws when the lock or lease is no longer ours. */
  readonly assertOurs: () => Promise<void>;
  /** As in the options of `put`. */
  readonly onToken: (key: string, token: Json) => Promise<void>;
}

interface SmallFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Committed {
  readonly manifest: Stored;
  /** Whether the manifest was seen to lie there as it was sent; `inconclusive` is for the next check to settle. */
  readonly confirmation: Verification;
}

/**
 * Commits a backup at one destination where every artifact lies, confirmed: the small files, the signature, and the
 * manifest last. From that instant the backup exists there; before it, after any failure, it does not. What is there
 * already with equal bytes counts as written, so that an interrupted commit can be repeated. The signal is heeded
 * until the request that writes the manifest; that one is awaited.
 */
export async function commitBackup(commit: Commit, context: StepContext): Promise<Committed> {
  assertWhole(commit);
  for (const file of commit.files) await putFile(commit, file, context);
  if (commit.signature !== null) {
    await putFile(commit, { name: signatureFile, bytes: commit.signature }, context);
  }
  await assertArtifacts(commit, context);
  await commit.assertOurs();
  context.signal.throwIfAborted();
  return await putManifest(commit, { ...context, signal: new AbortController().signal });
}

/** The manifest names the files and their digests: others would make a backup that is broken from its first moment. */
function assertWhole({ frozen, files, signature }: Commit): void {
  const named = new Map(frozen.manifest.files.map(({ name, sha256 }) => [name, sha256]));
  const isNamed = files.every(({ name, bytes }) => named.get(name) === sealOf(bytes).sha256);
  if (!isNamed || named.size !== files.length) {
    throw new Error('the files of a commit are not those of its manifest');
  }
  if ((signature !== null) !== (typeof frozen.manifest.encryption?.signedBy === 'string')) {
    throw new Error('a manifest says that it is signed exactly when it is');
  }
}

async function putFile(
  commit: Commit,
  { name, bytes }: SmallFile,
  context: StepContext,
): Promise<void> {
  context.signal.throwIfAborted();
  const { destination, pipeline, backup } = commit.copy;
  const key = fileKey(pipeline, backup, name);
  const onToken = (token: Json): Promise<void> => commit.onToken(key, token);
  const stored = await putNew({ destination, key, bytes, onToken }, context);
  const object = { destination, key, name, expect: sealOf(bytes), stored };
  assertConfirmed(await confirmObject(object, context), destination.id);
}

/** Minutes or hours may have gone by since they were confirmed. */
async function assertArtifacts(commit: Commit, context: StepContext): Promise<void> {
  const { files } = await listOrFail(commit, context);
  const [first, ...others] = compareFiles(commit.frozen.manifest, files);
  if (first === undefined) return;
  throw new BackupError({
    code: 'BP5041',
    message: `right before the commit at ${commit.copy.destination.id}: ${first}`,
    hint: 'something else removes or changes files there; nothing was committed',
    facts: { others },
  });
}

async function listOrFail({ copy }: Commit, context: StepContext) {
  try {
    return await listFolder(copy, context);
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof BackupError) throw error;
    throw new BackupError({
      code: 'BP5040',
      message: `${copy.destination.id} could not be listed before the commit: ${reasonOf(error)}`,
      hint: 'the next run completes the missing copy',
      cause: error,
    });
  }
}

async function putManifest(commit: Commit, context: StepContext): Promise<Committed> {
  const { destination, pipeline, backup } = commit.copy;
  const { bytes, sha256 } = commit.frozen;
  const key = fileKey(pipeline, backup, manifestFile);
  const onToken = (token: Json): Promise<void> => commit.onToken(key, token);
  try {
    const manifest = await putNew({ destination, key, bytes, onToken }, context);
    const expect = { bytes: bytes.byteLength, sha256 };
    const object = { destination, key, name: manifestFile, expect, stored: manifest };
    const confirmation = await confirmObject(object, context);
    if (confirmation.verdict === 'fail') assertConfirmed(confirmation, destination.id);
    return { manifest, confirmation };
  } catch (error) {
    // The name was new, so what lies there is ours: a manifest with other bytes must not stand for the backup.
    if (hasCode(error, 'BP5041')) await destination.remove(key, context);
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof BackupError && error.code === code;
}
