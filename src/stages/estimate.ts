import { contextOf } from './context.ts';
import type { Run } from './run.ts';

/** How many bytes the stored artifacts will take at most: from the last backup, else from the sources themselves. */
export async function estimateStored(run: Run): Promise<number> {
  const { estimate } = run.plan.stages.preflight;
  if ('bytes' in estimate) return estimate.bytes;
  if (run.progress.history.lastStoredBytes !== null)
    return Math.ceil(run.progress.history.lastStoredBytes * estimate.factor);
  const sizes = await Promise.all(run.parts.sources.map(({ source }) => sizeOf(run, source)));
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

async function sizeOf(
  run: Run,
  source: Run['parts']['sources'][number]['source'],
): Promise<number> {
  try {
    const { bytes, scratchBytes } = await source.estimate(contextOf(run));
    return bytes + scratchBytes;
  } catch {
    // A source that cannot say how large it is has its own finding, or the disk is watched while it runs.
    run.signal.throwIfAborted();
    return 0;
  }
}
