import { artifactId } from '../model/run/layout.ts';
import type { Bounded, Estimated, Source } from '../ports/source.ts';
import { contextOf } from './context.ts';
import type { DumpPart } from './dump-part.ts';
import type { Run } from './run.ts';

export interface RunEstimate {
  /** Of all artifacts, as they are stored, at most. */
  readonly storedBytes: number;
  readonly scratchBytes: number;
}

/**
 * How many bytes a run will take at most: each artifact from its last backup, else from its source. Sources work one
 * after another, so that scratch holds one copy at a time.
 */
export async function estimateRun(run: Run): Promise<RunEstimate> {
  const { estimate } = run.plan.stages.preflight;
  if ('bytes' in estimate) return { storedBytes: estimate.bytes, scratchBytes: 0 };
  const { factor } = estimate;
  const sizes = await Promise.all(run.progress.dumps.map((part) => sizeOf(run, part, factor)));
  return {
    storedBytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    scratchBytes: Math.max(0, ...sizes.map(({ scratchBytes }) => scratchBytes)),
  };
}

/** More than that, known at once; `null` where it takes looking at a source. */
export async function mostOfRun(run: Run): Promise<RunEstimate | null> {
  const { estimate } = run.plan.stages.preflight;
  if ('bytes' in estimate) return null;
  let storedBytes = 0;
  for (const { id, member, source } of run.progress.dumps) {
    const last = run.progress.history.storedBytes.get(artifactId(id, member));
    const most = last === undefined ? await mostOf(source) : Math.ceil(last * estimate.factor);
    if (most === null) return null;
    storedBytes += most;
  }
  return { storedBytes, scratchBytes: 0 };
}

async function mostOf(source: Source): Promise<number | null> {
  if (!isBounded(source)) return null;
  // A source that cannot say it now is looked at, and has a finding of its own.
  return await source.mostBytes().catch(() => null);
}

function isBounded(source: Source): source is Source & Bounded {
  return 'mostBytes' in source;
}

async function sizeOf(
  run: Run,
  { id, member, source }: DumpPart,
  factor: number,
): Promise<Estimated> {
  const last = run.progress.history.storedBytes.get(artifactId(id, member));
  if (last !== undefined) return { bytes: Math.ceil(last * factor), scratchBytes: 0 };
  try {
    return await source.estimate(contextOf(run));
  } catch {
    // A source that cannot say how large it is has its own finding, or the disk is watched while it runs.
    run.signal.throwIfAborted();
    return { bytes: 0, scratchBytes: 0 };
  }
}
