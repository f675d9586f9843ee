import type { HeldStill } from '../../stages/still/held-still.ts';
import { startAgain } from '../../stages/still/start-again.ts';
import { isOurJournal } from './leave-hooks.ts';
import type { RecoveryEmit, RecoveryJob } from './recovery-job.ts';

interface Found {
  readonly run: string;
  readonly held: HeldStill;
  readonly path: string;
}

/** Starts a container that a dead run has left still. Whether that is over; what failed is told, and tried again the next time. */
export async function letGoOn(
  job: RecoveryJob,
  { run, held, path }: Found,
  emit: RecoveryEmit,
): Promise<boolean> {
  const { container } = held;
  try {
    if (!(await isOurJournal(path))) throw new Error(`others could have written ${path}`);
    await startAgain(held, { tools: job.parts.still, context: job });
    const message = `${container}, which the run ${run} had stopped, runs again`;
    emit({ event: 'recovered', message });
    return true;
  } catch (error) {
    job.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    emit({ event: 'warning', message: `${container} was not started again: ${reason}` });
    return false;
  }
}
