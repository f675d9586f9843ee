import { randomBytes } from 'node:crypto';
import { createBackupId } from '../../model/run/backup-id.ts';
import type { LockMode } from '../../ports/lock.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { processFacts } from '../compose/process-facts.ts';
import type { Host } from '../compose/store.ts';

interface Locked {
  readonly store: Host;
  readonly mode: LockMode;
  readonly verb: string;
}

/** Works under the lock of a pipeline; waits for it as long as the pipeline says. `run` names this command in records. */
export async function underLock<T>(
  { store, mode, verb }: Locked,
  context: StepContext,
  work: (run: string) => Promise<T>,
): Promise<T> {
  const now = context.clock.now();
  const run = createBackupId(now, randomBytes(4));
  const holder = { ...processFacts(), verb, run, since: new Date(now).toISOString() };
  const wish = { waitMs: store.plan.stages.lock.wait, signal: context.signal, holder };
  const held = await store.locks.acquire(store.names, mode, wish).catch((error: unknown) => {
    // A wait that was broken off says only that; who broke it off is in the signal.
    context.signal.throwIfAborted();
    throw error;
  });
  try {
    return await work(run);
  } finally {
    await held.release();
  }
}
