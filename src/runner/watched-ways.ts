import type { Clock } from '../ports/step-context.ts';
import type { Ways } from '../ports/via.ts';
import type { RunRecord } from '../stages/run.ts';
import type { Cleanup } from './cleanup.ts';
import { undoingContext } from './recovery/undo-effect.ts';

export interface Watching {
  readonly ways: Ways;
  readonly record: Pick<RunRecord, 'intend'>;
  readonly cleanup: Cleanup;
  readonly clock: Clock;
}

/** An interrupted run ends within ten seconds. */
const limitMs = 8_000;

/**
 * What runs in other places ends with us: at the end of the job, or by whoever recovers, who finds the places in the
 * journal before anything was started there.
 */
export async function watchWays({ ways, record, cleanup, clock }: Watching): Promise<void> {
  for (const { entry, via } of await ways.made()) {
    const { label, mark } = via;
    const done = await record.intend({ do: 'place', via: entry, label, mark });
    cleanup.defer(`what ran in ${label}`, async () => {
      await via.end(undoingContext({ signal: AbortSignal.timeout(limitMs), clock }));
      await done();
    });
  }
}
