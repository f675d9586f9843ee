import type { HeldStill } from '../../stages/still/held-still.ts';
import { startAgain, type WentOn } from '../../stages/still/start-again.ts';
import { isOurJournal } from './leave-hooks.ts';
import type { RecoveryEmit, RecoveryJob } from './recovery-job.ts';

interface Found {
  readonly run: string;
  readonly held: HeldStill;
  readonly path: string;
}

const outcomes: Readonly<Record<WentOn, string>> = {
  started: 'runs again',
  ran: 'runs already',
  left: 'is held still by another run, which starts it',
  gone: 'has been removed by somebody: there is nothing to start',
};

/** Starts a container that a dead run has left still. Whether that is over; what failed is told, and tried again the next time. */
export async function letGoOn(
  job: RecoveryJob,
  { run, held, path }: Found,
  emit: RecoveryEmit,
): Promise<boolean> {
  const { container, how } = held;
  try {
    if (!(await isOurJournal(path))) throw new Error(`others could have written ${path}`);
    const wentOn = await startAgain(held, { tools: job.parts.still, context: job });
    const was = how === 'stop' ? 'stopped' : 'paused';
    const message = `${container}, which the run ${run} had ${was}, ${outcomes[wentOn]}`;
    emit({ event: wentOn === 'gone' ? 'warning' : 'recovered', message });
    return true;
  } catch (error) {
    job.signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    const verb = how === 'stop' ? 'start' : 'unpause';
    const message = `${container} was not started again: ${reason}: docker ${verb} ${container}`;
    emit({ event: 'warning', message });
    return false;
  }
}
