import { join } from 'node:path';
import { findTar } from '../../adapters/sources/files/tar-program.ts';
import { BackupError } from '../../model/failures.ts';
import type { Artifact } from '../../model/run/manifest.ts';
import type { Place } from '../../ports/place.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Copies } from '../../stages/fetch/copies.ts';
import { fetchMember } from '../../stages/fetch/fetch-member.ts';
import { fetchPlain } from '../../stages/fetch/fetch-plain.ts';
import { isAbsence } from '../../stages/fetch/find-member.ts';
import type { Opener } from '../../stages/open-copy.ts';
import type { Part } from './choose-part.ts';
import type { ReadingProgress } from './progress.ts';

interface Writing {
  readonly copies: Copies;
  readonly opener: Opener;
  readonly progress: ReadingProgress;
  readonly place: Place;
  /** The new file, in a folder of ours. */
  readonly path: string;
}

/** Which artifact gave it, and which destination. */
export interface WrittenPart {
  readonly artifact: string;
  readonly from: string;
}

/** Writes what `--path` asks for. Archives are looked through one after another, each to its end. */
export async function writePart(
  part: Part,
  writing: Writing,
  context: StepContext,
): Promise<WrittenPart> {
  if (part.kind === 'whole') {
    const { artifact } = part;
    const from = await fetchPlain(
      writing.copies,
      wishFor(artifact, writing),
      counted(artifact, writing, context),
    );
    return { artifact: artifact.id, from };
  }
  const tar = await findTar(writing.place, context);
  if (tar === null) throw noTar();
  let absence: unknown;
  for (const artifact of part.archives) {
    const wish = { ...wishFor(artifact, writing), tar, member: part.member };
    try {
      const from = await fetchMember(writing.copies, wish, counted(artifact, writing, context));
      return { artifact: artifact.id, from };
    } catch (error) {
      if (!isAbsence(error)) throw error;
      absence ??= error;
    }
  }
  throw absence;
}

function wishFor({ file, stored, plain, codecs }: Artifact, { opener, path }: Writing) {
  return { file: { name: file, ...stored }, codecs, plain, path: join(path), opener };
}

function counted({ file, stored }: Artifact, { progress }: Writing, context: StepContext) {
  return progress.file(file, stored.bytes * 2, context);
}

function noTar(): BackupError {
  return new BackupError({
    code: 'BP5012',
    message: 'GNU tar is not installed',
    hint: 'install it (`tar` or `gtar`), or take all of the archive with --decrypted',
  });
}
