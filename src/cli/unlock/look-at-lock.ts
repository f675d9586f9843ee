import { BackupError } from '../../model/failures.ts';
import type { Holder } from '../../ports/lock.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { processFacts } from '../compose/process-facts.ts';
import type { Host } from '../compose/store.ts';
import { findLeftovers } from '../reach/last-run.ts';
import { type HolderState, stateOfHolder } from '../reach/live-run.ts';

/** Who has a lock, and what is known of them. */
export interface LockView {
  readonly pipeline: string;
  /** Whether the kernel says that somebody works on the pipeline. */
  readonly isHeld: boolean;
  /** Who took it last; they may have given it back. */
  readonly holder: (Holder & { readonly state: HolderState }) | null;
  readonly leftovers: readonly string[];
}

/** Asks the kernel by taking the lock for an instant, shared, so that no command that reads is in the way. */
export async function lookAtLock(host: Host, context: StepContext): Promise<LockView> {
  const { locks, plan, state } = host;
  const isHeld = await probe(host, context);
  const holder = await locks.holder(plan.name);
  const live = isHeld ? (holder?.run ?? null) : null;
  const { runs, restores } = await findLeftovers(state, plan.name, live);
  return {
    pipeline: plan.name,
    isHeld,
    holder: holder && { ...holder, state: stateOfHolder(holder) },
    leftovers: [...runs, ...restores],
  };
}

async function probe({ locks, names }: Host, context: StepContext): Promise<boolean> {
  const since = new Date(context.clock.now()).toISOString();
  const holder = { ...processFacts(), verb: 'unlock', run: '', since };
  try {
    const held = await locks.acquire(names, 'shared', {
      waitMs: 0,
      signal: context.signal,
      holder,
    });
    await held.release();
    return false;
  } catch (error) {
    if (error instanceof BackupError && error.code === 'BP5001') return true;
    throw error;
  }
}
