import type { Hold } from '../../catalog/hold.ts';
import { type LaidHold, layHold } from '../../catalog/lay-hold.ts';
import { BackupError } from '../../model/failures.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Targeted } from '../reach/find-target.ts';

/** What came of a hold at one destination. */
export type HoldResult = { readonly destination: string } & (
  | LaidHold
  | { readonly kind: 'failed'; readonly error: BackupError }
);

export interface HoldWish {
  readonly hold: Hold;
  readonly isReplacing: boolean;
}

/** Lays a hold wherever a copy lies, whatever it is worth. */
export async function layAll(
  { known, judged }: Targeted,
  wish: HoldWish,
  context: StepContext,
): Promise<readonly HoldResult[]> {
  const { store } = known;
  const results: HoldResult[] = [];
  for (const { id, destination } of store.destinations) {
    const copy = judged.backup.copies.find((one) => one.destination === id);
    if (copy === undefined || copy.state === 'orphan') continue;
    const address = { destination, pipeline: copy.pipeline, backup: copy.id };
    try {
      const laid = await layHold({ ...wish, copy: address, pipelines: store.names }, context);
      results.push({ destination: id, ...laid });
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      results.push({ destination: id, kind: 'failed', error });
    }
  }
  return results;
}
