import { join } from 'node:path';
import { manifestFile, pipelineFile } from '../../model/run/layout.ts';
import type { FileRecord, Manifest } from '../../model/run/manifest.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Copies } from '../../stages/fetch/copies.ts';
import { fetchManifest } from '../../stages/fetch/fetch-manifest.ts';
import { fetchPlain } from '../../stages/fetch/fetch-plain.ts';
import { fetchStored } from '../../stages/fetch/fetch-stored.ts';
import type { Opener } from '../../stages/open-copy.ts';
import { formatBytes } from '../../util/human.ts';
import { plainName } from './choose-part.ts';
import type { ReadingProgress } from './progress.ts';

/** A file that is there now, and where it was taken from. */
export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  readonly from: string;
}

interface Writing {
  readonly copies: Copies;
  readonly manifest: Manifest;
  /** A folder of ours. */
  readonly folder: string;
  readonly progress: ReadingProgress;
  /** `null`: everything stays as it is stored. */
  readonly opener: Opener | null;
}

/** Fills a folder with all files of a backup; the manifest comes last. */
export async function writeFiles(
  writing: Writing,
  context: StepContext,
): Promise<readonly WrittenFile[]> {
  const written: WrittenFile[] = [];
  for (const one of filesOf(writing)) {
    written.push(await writeOne(one, writing, context));
  }
  const { from, files } = await fetchManifest(writing.copies, writing.folder, context);
  for (const [name, bytes] of files) written.push({ name, bytes, from });
  writing.progress.done(`${manifestFile}  from ${from}`);
  return written;
}

interface Wanted {
  readonly file: FileRecord;
  /** How it is to be called. */
  readonly name: string;
  /** What is to be undone; `null`: nothing. */
  readonly undo: { readonly codecs: readonly string[]; readonly plain: FileRecord | null } | null;
}

function filesOf({ manifest, opener }: Writing): readonly Wanted[] {
  const artifacts = manifest.artifacts.map((artifact): Wanted => {
    const { file: stored, codecs, plain } = artifact;
    const file = { name: stored, ...artifact.stored };
    if (opener === null) return { file, name: stored, undo: null };
    const name = plainName(artifact);
    return { file, name, undo: { codecs, plain: { name, ...plain } } };
  });
  const others = manifest.files.map((file): Wanted => {
    const isLocked = opener !== null && file.name === `${pipelineFile}.pgp`;
    if (!isLocked) return { file, name: file.name, undo: null };
    return { file, name: pipelineFile, undo: { codecs: ['openpgp'], plain: null } };
  });
  return [...artifacts, ...others];
}

async function writeOne(
  { file, name, undo }: Wanted,
  { copies, folder, progress, opener }: Writing,
  context: StepContext,
): Promise<WrittenFile> {
  const path = join(folder, name);
  const bytes = undo?.plain?.bytes ?? file.bytes;
  if (undo === null || opener === null) {
    const counted = progress.file(name, file.bytes, context);
    const from = await fetchStored(copies, { file, path }, counted);
    return told({ name, bytes, from }, progress);
  }
  // Proved first, then decoded.
  const counted = progress.file(name, file.bytes * 2, context);
  const from = await fetchPlain(copies, { file, path, opener, ...undo }, counted);
  return told({ name, bytes, from }, progress);
}

function told(written: WrittenFile, progress: ReadingProgress): WrittenFile {
  const { name, bytes, from } = written;
  progress.done(`${name}  ${formatBytes(bytes)}  from ${from}`);
  return written;
}
