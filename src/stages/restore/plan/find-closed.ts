import { BackupError } from '../../../model/failures.ts';
import type { Refusal } from '../../../model/restore/plan.ts';
import type { Artifact } from '../../../model/run/manifest.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { assertOpens } from '../../fetch/decoders.ts';
import type { Opener } from '../../open-copy.ts';

/** What keeps these artifacts from being opened here: a missing key, a missing program, a codec of a later version. */
export async function findClosed(
  artifacts: readonly Artifact[],
  opener: Opener,
  context: StepContext,
): Promise<readonly Refusal[]> {
  try {
    const codecs = new Set(artifacts.flatMap((artifact) => artifact.codecs));
    await assertOpens(codecs, opener, context);
    return [];
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
    return [{ message: error.message, hint: error.hint }];
  }
}
