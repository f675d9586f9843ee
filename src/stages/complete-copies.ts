import { pipeline } from 'node:stream/promises';
import { type Commit, commitBackup } from '../catalog/commit.ts';
import { confirmObject } from '../catalog/confirm.ts';
import type { Copy } from '../catalog/inventory.ts';
import { sealOf } from '../catalog/store/bytes-body.ts';
import { readObject } from '../catalog/store/read-object.ts';
import type { JudgedBackup } from '../catalog/verdict.ts';
import { recordCheck } from '../catalog/verify/record-check.ts';
import { BackupError } from '../model/failures.ts';
import { fileKey, manifestFile, signatureFile } from '../model/run/layout.ts';
import type { Artifact, FileSeal, Manifest } from '../model/run/manifest.ts';
import { writerInto } from '../spool/descriptor-writer.ts';
import type { Spool } from '../spool/spool.ts';
import { contextOf } from './context.ts';
import { isCompletedAt } from './is-completed-at.ts';
import { createSpool } from './open-spool.ts';
import type { DestinationPart, Run } from './run.ts';
import { signRecord } from './sign-record.ts';

const maxSmallBytes = 16 * 1024 * 1024;

/** Brings backups to destinations that were down when they were made. What fails is told; the next run tries again. */
export async function completeCopies(run: Run): Promise<void> {
  for (const part of run.parts.destinations) {
    if (run.progress.copies.get(part.id)?.state !== 'committed') continue;
    for (const judged of run.progress.history.backups) {
      const from = sourceFor(run, judged, part);
      if (from !== null) await completeOne(run, { part, from, judged });
    }
  }
}

interface Completion {
  readonly part: DestinationPart;
  readonly from: Copy;
  readonly judged: JudgedBackup;
}

/** A good copy to take; `null` where none is to be brought there. */
function sourceFor(run: Run, judged: JudgedBackup, { id }: DestinationPart): Copy | null {
  if (!isCompletedAt(judged, id, run.progress.history.deleted.get(id))) return null;
  return judged.copies.find((one) => one.verdict === 'good')?.copy ?? null;
}

async function completeOne(run: Run, completion: Completion): Promise<void> {
  const { part, judged } = completion;
  const { id } = judged.backup;
  try {
    const manifestSha256 = await copyBackup(run, completion);
    if (manifestSha256 === null) return;
    const copy = { destination: part.destination, pipeline: run.plan.name, backup: id };
    const check = {
      copy,
      manifestSha256,
      level: 'checksum',
      verdict: 'pass',
      evidence: [],
      sign: signRecord(run),
    } as const;
    await recordCheck({ ...check, run: run.id.slice(-4) }, contextOf(run));
    run.emit({ event: 'committed', destination: part.id, backup: id });
  } catch (error) {
    run.signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    run.progress.warn(`${id} is still missing at ${part.id}: ${message}`);
  }
}

/** The digest of the manifest that is now there too. */
async function copyBackup(run: Run, { part, from, judged }: Completion): Promise<string | null> {
  const { manifest } = from;
  const origin = run.parts.destinations.find(({ id }) => id === from.destination)?.destination;
  if (manifest === null || origin === undefined) return null;
  const context = contextOf(run);
  const read = async (name: string) => {
    const key = fileKey(from.pipeline, manifest.id, name);
    return await readObject({ destination: origin, key, maxBytes: maxSmallBytes }, context);
  };
  const bytes = await read(manifestFile);
  const sha256 = bytes && sealOf(bytes).sha256;
  if (bytes === null || sha256 === null || sha256 !== judged.backup.manifestSha256) {
    throw changed(manifestFile);
  }
  for (const artifact of manifest.artifacts) await copyArtifact(run, { part, from, artifact });
  const isSigned = manifest.encryption?.signedBy != null;
  await commitBackup(
    {
      copy: { destination: part.destination, pipeline: run.plan.name, backup: manifest.id },
      frozen: { manifest, bytes, sha256 },
      files: await readFiles(manifest, read),
      signature: isSigned ? await read(signatureFile) : null,
      assertOurs: () => Promise.resolve(run.signal.throwIfAborted()),
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
  readonly part: DestinationPart;
  readonly from: Copy;
  readonly artifact: Artifact;
}

/** What an earlier attempt has brought there whole is not sent again; anything else under the name is no part of a backup. */
async function copyArtifact(run: Run, artifactCopy: ArtifactCopy): Promise<void> {
  const { part, from, artifact } = artifactCopy;
  const key = fileKey(run.plan.name, from.id, artifact.file);
  const context = contextOf(run);
  const there = await part.destination.settle(key, artifact.stored, null, context);
  if (there === 'different') await part.destination.remove(key, context);
  if (there === 'absent' || there === 'different') await sendArtifact(run, artifactCopy, key);
}

/** By way of a spool: only its seal, once the bytes are proved, permits the destination to give them their name. */
async function sendArtifact(
  run: Run,
  { part, from, artifact }: ArtifactCopy,
  key: string,
): Promise<void> {
  const { file, stored: expect } = artifact;
  const context = contextOf(run);
  const spool = await createSpool(run, `${from.id}-${part.id}-${file}`);
  try {
    const body = spool.follow();
    const options = { ifAbsent: true, onToken: () => Promise.resolve() };
    const sending = part.destination.put(key, body, context, options).finally(() => body.close());
    await fetchInto(spool, { run, from, file, expect }).catch(async (error: unknown) => {
      spool.fail(error);
      await sending.catch(() => undefined);
      throw error;
    });
    const confirmed = { destination: part.destination, key, name: file, expect };
    const { verdict, evidence } = await confirmObject(
      { ...confirmed, stored: await sending },
      context,
    );
    if (verdict !== 'pass') throw changed(evidence[0] ?? file);
  } finally {
    await spool.close();
  }
}

interface Fetching {
  readonly run: Run;
  readonly from: Copy;
  readonly file: string;
  readonly expect: FileSeal;
}

async function fetchInto(spool: Spool, { run, from, file, expect }: Fetching): Promise<void> {
  const origin = run.parts.destinations.find(({ id }) => id === from.destination)?.destination;
  if (origin === undefined) throw changed(file);
  const stored = origin.get(fileKey(from.pipeline, from.id, file), contextOf(run));
  const digest = spool.digest(run.signal);
  digest.catch(() => undefined);
  await pipeline(stored, writerInto(spool.entrance), { signal: run.signal });
  spool.end();
  const found = await digest;
  if (found.sha256 !== expect.sha256 || found.bytes !== expect.bytes) throw changed(file);
  await spool.seal(found, () => run.record.sealed(`${from.id}/${file}`, found));
}

function changed(what: string): BackupError {
  return new BackupError({
    code: 'BP5041',
    stage: 'upload',
    message: `${what} is not what its manifest says`,
    hint: 'verify the copy that it was to be taken from',
  });
}
