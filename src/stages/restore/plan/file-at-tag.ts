import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import type { PipelineFiles } from '../../../model/restore/plan/file-change.ts';
import type { Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { openGit } from '../checkout/git.ts';

export interface FileAtTag {
  /** The folder of the work tree. */
  readonly repository: string;
  /** Where the tag leads. */
  readonly commit: string;
  /** The pipeline file; absolute. */
  readonly file: string;
  readonly today: string;
}

/** The pipeline file as the tag has it; `null` where it does not lie in the repository that is checked out. */
export async function readFileAtTag(
  { repository, commit, file, today }: FileAtTag,
  place: Place,
  context: StepContext,
): Promise<PipelineFiles | null> {
  const way = relative(await realpath(repository), await realpath(file));
  if (way === '..' || way.startsWith(`..${sep}`)) return null;
  const path = way.split(sep).join('/');
  const found = await openGit(repository, place, context)(['show', `${commit}:${path}`]);
  return { path, inTag: found.isOk ? found.stdout : null, today };
}
