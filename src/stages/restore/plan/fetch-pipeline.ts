import { readFile, rm, stat } from 'node:fs/promises';
import type { CopyToVerify } from '../../../catalog/verify/copy-to-verify.ts';
import { BackupError } from '../../../model/failures.ts';
import { pipelineFile } from '../../../model/run/layout.ts';
import type { Manifest } from '../../../model/run/manifest.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { Copies } from '../../fetch/copies.ts';
import { fetchPlain } from '../../fetch/fetch-plain.ts';
import type { Opener } from '../../open-copy.ts';

/** A pipeline file is never longer, and the resolved one little more. */
const maxBytes = 4 * 1024 * 1024;

export interface StoredPipelineWish {
  readonly manifest: Manifest;
  readonly copies: readonly CopyToVerify[];
  readonly opener: Opener;
}

/**
 * The text of the pipeline that made a backup, as the manifest proves it. Only for a backup that somebody trusted has
 * signed: nobody else's bytes are decrypted and read before a person has agreed to anything.
 */
export async function fetchPipeline(
  { manifest, copies, opener }: StoredPipelineWish,
  context: StepContext,
): Promise<string> {
  const locked = `${pipelineFile}.pgp`;
  const file = manifest.files.find(({ name }) => name === pipelineFile || name === locked);
  if (file === undefined) throw unusable(`${manifest.id} holds no ${pipelineFile}`);
  if (file.bytes > maxBytes) throw unusable(`its ${file.name} is larger than any pipeline`);
  const path = await context.scratch.path(pipelineFile);
  const codecs = file.name === locked ? ['openpgp'] : [];
  // A moment, and nothing of it is the data: the copy needs no hold.
  const reader = { protect: () => Promise.resolve(), onLost: () => undefined };
  try {
    await fetchPlain(
      new Copies(copies, reader),
      { file, codecs, plain: null, path, opener },
      context,
    );
    if ((await stat(path)).size > maxBytes) throw unusable(`its ${pipelineFile} is far too large`);
    return await readFile(path, 'utf8');
  } finally {
    await rm(path, { force: true });
  }
}

function unusable(reason: string): BackupError {
  const hint = 'write the dump into the pipeline file as it was, or leave it out with --only';
  return new BackupError({ code: 'BP5050', message: reason, hint });
}
