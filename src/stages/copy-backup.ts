import { pipeline } from 'node:stream/promises';
import { type Commit, commitBackup } from '../catalog/commit.ts';
import { confirmObject } from '../catalog/confirm.ts';
import type { Copy } from '../catalog/inventory.ts';
import type { Sign } from '../catalog/signature.ts';
import { sealOf } from '../catalog/store/bytes-body.ts';
import { readObject } from '../catalog/store/read-object.ts';
import { recordCheck } from '../catalog/verify/record-check.ts';
import { BackupError } from '../model/failures.ts';
import { fileKey, manifestFile, signatureFile } from '../model/run/layout.ts';
import type { Artifact, FileSeal, Manifest } from '../model/run/manifest.ts';
import type { Seal } from '../ports/body.ts';
import type { Destination } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import { writerInto } from '../spool/descriptor-writer.ts';
import type { Spool } from '../spool/spool.ts';

const maxSmallBytes = 16 * 1024 * 1024;

/** From where to where, and by whom. */
export interface Copying {
  readonly from: Destination;
  readonly to: Destination;
  /** The name of the pipeline under which it will lie there. */
  readonly pipeline: string;
  /** Where bytes wait between the two; whoever copies closes it. */
  readonly openSpool: (name: string) => Promise<Spool>;
  /** Whoever cleans up after a kill knows of the seal when it resolves. */
  readonly sealed: (artifact: string, seal: Seal) => Promise<void>;
  /** Signs the record that it was confirmed; `null` where nothing is signed. */
  readonly sign: Sign | null;
  /** The four random characters of the run or command. */
  readonly run: string;
}

/** A copy that was found good, and what its manifest was then. */
export interface Original {
  readonly copy: Copy;
  readonly manifestSha256: string | null;
}

/**
 * Brings one backup to a destination that has none of it, by the protocol of every commit: each artifact is confirmed
 * there before the manifest, and the manifest is the same, byte for byte. What an earlier attempt has brought whole is
 * not sent again. Then it is written down that it was confirmed. Fails with BP5041 when the original is not what its
 * manifest says; nothing that lies under a final name there is replaced.
 */
export async function copyBackup(
  copying: Copying,
  original: Original,
  context: StepContext,
): Promise<void> {
  const { manifest } = original.copy;
  if (manifest === null) throw changed(manifestFile);
  const manifestSha256 = await commitCopy(copying, { ...original, manifest }, context);
  const { to, pipeline: name, sign, run } = copying;
  const copy = { destination: to, pipeline: name, backup: manifest.id };
  const check = { level: 'checksum', verdict: 'pass', evidence: [] } as const;
  await recordCheck({ copy, manifestSha256, ...check, run, sign }, context);
}

interface Believed extends Original {
  readonly manifest: Manifest;
}

/** Answers the digest of the manifest that is now there too. */
async function commitCopy(
  copying: Copying,
  { copy, manifest, manifestSha256 }: Believed,
  context: StepContext,
): Promise<string> {
  const { from, to, pipeline: name } = copying;
  const read = async (file: string) => {
    const key = fileKey(copy.pipeline, manifest.id, file);
    return await readObject({ destination: from, key, maxBytes: maxSmallBytes }, context);
  };
  const bytes = await read(manifestFile);
  const sha256 = bytes && sealOf(bytes).sha256;
  if (bytes === null || sha256 === null || sha256 !== manifestSha256) throw changed(manifestFile);
  for (const artifact of manifest.artifacts) {
    await copyArtifact(copying, { copy, artifact }, context);
  }
  const isSigned = manifest.encryption?.signedBy != null;
  await commitBackup(
    {
      copy: { destination: to, pipeline: name, backup: manifest.id },
      frozen: { manifest, bytes, sha256 },
      files: await readFiles(manifest, read),
      signature: isSigned ? await read(signatureFile) : null,
      assertOurs: () => Promise.resolve(context.signal.throwIfAborted()),
      onToken: () => Promise.resolve(),
    },
    context,
  );
  return sha256;
}

async function readFiles(
  manifest: Manifest,
  read: (name: string) => Promise<Uint8Array | null>,
): Promise<Commit['files']> {
  const files: Commit['files'][number][] = [];
  for (const { name, sha256 } of manifest.files) {
    const bytes = await read(name);
    if (bytes === null || sealOf(bytes).sha256 !== sha256) throw changed(name);
    files.push({ name, bytes });
  }
  return files;
}

interface ArtifactCopy {
  readonly copy: Copy;
  readonly artifact: Artifact;
}

/** What an earlier attempt has brought there whole is not sent again; anything else under the name is no part of a backup. */
async function copyArtifact(
  copying: Copying,
  artifactCopy: ArtifactCopy,
  context: StepContext,
): Promise<void> {
  const { to, pipeline: name } = copying;
  const { copy, artifact } = artifactCopy;
  const key = fileKey(name, copy.id, artifact.file);
  const there = await to.settle(key, artifact.stored, null, context);
  if (there === 'different') await to.remove(key, context);
  if (there === 'absent' || there === 'different')
    await sendArtifact(copying, { ...artifactCopy, key }, context);
}

/** By way of a spool: only its seal, once the bytes are proved, permits the destination to give them their name. */
async function sendArtifact(
  copying: Copying,
  { copy, artifact: { file, stored: expect }, key }: ArtifactCopy & { readonly key: string },
  context: StepContext,
): Promise<void> {
  const { to, openSpool } = copying;
  const spool = await openSpool(`${copy.id}-${to.id}-${file}`);
  try {
    const body = spool.follow();
    const options = { ifAbsent: true, onToken: () => Promise.resolve() };
    const sending = to.put(key, body, context, options).finally(() => body.close());
    // It is awaited when all is fetched; a failure before that must not end the process.
    sending.catch(() => undefined);
    await fetchInto(spool, { copying, copy, file, expect }, context).catch(
      async (error: unknown) => {
        spool.fail(error);
        await sending.catch(() => undefined);
        throw error;
      },
    );
    const confirmed = { destination: to, key, name: file, expect, stored: await sending };
    const { verdict, evidence } = await confirmObject(confirmed, context);
    if (verdict !== 'pass') throw changed(evidence[0] ?? file);
  } finally {
    await spool.close();
  }
}

interface Fetching {
  readonly copying: Copying;
  readonly copy: Copy;
  readonly file: string;
  readonly expect: FileSeal;
}

async function fetchInto(
  spool: Spool,
  { copying: { from, sealed }, copy, file, expect }: Fetching,
  context: StepContext,
): Promise<void> {
  const stored = from.get(fileKey(copy.pipeline, copy.id, file), context);
  const digest = spool.digest(context.signal);
  digest.catch(() => undefined);
  await pipeline(stored, writerInto(spool.entrance), { signal: context.signal });
  spool.end();
  const found = await digest;
  if (found.sha256 !== expect.sha256 || found.bytes !== expect.bytes) throw changed(file);
  await spool.seal(found, () => sealed(`${copy.id}/${file}`, found));
}

function changed(what: string): BackupError {
  return new BackupError({
    code: 'BP5041',
    stage: 'upload',
    message: `${what} is not what its manifest says`,
    hint: 'verify the copy that it was to be taken from',
  });
}
