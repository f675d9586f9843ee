import type { Run } from './run.ts';

/** One command at a time changes this pipeline, under its former names too. */
export async function lock(run: Run): Promise<string> {
  const { plan, parts } = run;
  const names = [plan.name, ...(plan.moved?.from ?? [])];
  const held = await parts.locks.acquire(names, 'exclusive', {
    waitMs: plan.stages.lock.wait,
    signal: run.signal,
    holder: run.holder,
  });
  run.keepLock(held);
  await run.record.locked();
  run.progress.hasWaited = held.hasWaited;
  return plan.stages.lock.scope;
}
