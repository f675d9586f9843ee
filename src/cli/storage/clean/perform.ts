import { BackupError } from '../../../model/failures.ts';
import type { EngineStorage, Leftover } from '../../../ports/engine-storage.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import type { CleanPlan, Going } from './plan.ts';

/** What became of one thing. */
export interface Cleaned {
  readonly kind: Leftover['kind'];
  readonly name: string;
  readonly result: 'removed' | 'failed';
  /** What became free; `null` where nobody counts it. */
  readonly freedBytes: number | null;
  readonly seconds: number;
  /** Why it stays; `null` when it is gone. */
  readonly error: string | null;
}

/** One after the other, and on when one of them stays; in the order of the plan, containers first. */
export async function removeLeftovers(
  { goes }: CleanPlan,
  { storage, onCleaned }: Cleaning,
  context: StepContext,
): Promise<readonly Cleaned[]> {
  const all: Cleaned[] = [];
  for (const one of goes) {
    context.signal.throwIfAborted();
    const cleaned = await removeOne(one, storage, context);
    onCleaned(cleaned);
    all.push(cleaned);
  }
  return all;
}

interface Cleaning {
  readonly storage: EngineStorage;
  readonly onCleaned: (cleaned: Cleaned) => void;
}

async function removeOne(
  { leftover, name, bytes }: Going,
  storage: EngineStorage,
  context: StepContext,
): Promise<Cleaned> {
  const beganMs = performance.now();
  const about = { kind: leftover.kind, name };
  const seconds = () => Math.round(performance.now() - beganMs) / 1000;
  try {
    const freed = await storage.remove(leftover, context);
    const freedBytes = freed ?? bytes;
    return { ...about, result: 'removed', freedBytes, seconds: seconds(), error: null };
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
    return { ...about, result: 'failed', freedBytes: 0, seconds: seconds(), error: error.message };
  }
}

export function freedBytes(all: readonly Pick<Cleaned, 'freedBytes'>[]): number {
  return all.reduce((sum, one) => sum + (one.freedBytes ?? 0), 0);
}
