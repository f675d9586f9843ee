import { randomUUID } from 'node:crypto';
import { deletingFolder, deletingKey, parseKey } from '../model/run/layout.ts';
import type { StepContext } from '../ports/step-context.ts';
import type { CopyAddress } from './list-folder.ts';
import { putNew } from './store/put-new.ts';

/**
 * The word of one deleter that he is about to delete a copy. Everybody who deletes lays his own before he looks for
 * holds the last time, and takes only that away: whoever lays a hold and then finds none has been seen by all.
 */
export interface DeletionSign {
  /** What was looked at since then is too old to delete by: the machine slept, or the store hung. */
  isStale(): boolean;
  /** When it was laid, by the clock of the store. */
  readonly atStore: number;
  /** Never rejects: what stays is swept by whoever deletes the copy, and is believed for a day only. */
  clear(): Promise<void>;
}

const minute = 60_000;
/** Much shorter than it is believed. */
const actsWithinMs = 10 * minute;
const believedMs = 24 * 60 * minute;
const letGoMs = 10_000;

export async function laySign(copy: CopyAddress, context: StepContext): Promise<DeletionSign> {
  const { destination, pipeline, backup } = copy;
  const key = deletingKey(pipeline, backup, randomUUID().slice(0, 8));
  const laidAt = context.clock.now();
  // Its name says all; a disk that is full still takes it.
  const bytes = new Uint8Array();
  const { modifiedAt: atStore } = await putNew(
    { destination, key, bytes, onToken: () => Promise.resolve() },
    context,
  );
  return {
    atStore,
    isStale: () => Math.abs(context.clock.now() - laidAt) > actsWithinMs,
    clear: async () => {
      // A command that was interrupted cleans up too.
      const last = { ...context, signal: AbortSignal.timeout(letGoMs) };
      await destination.remove(key, last).catch(() => undefined);
    },
  };
}

/** Whether anybody is about to delete a copy, whatever he has found out. */
export async function isBeingDeleted(copy: CopyAddress, context: StepContext): Promise<boolean> {
  for await (const { modifiedAt } of signsOf(copy, context)) {
    if (context.clock.now() - modifiedAt < believedMs) return true;
  }
  return false;
}

/** Of a copy that is gone: also what killed deleters have left. */
export async function sweepSigns(copy: CopyAddress, context: StepContext): Promise<void> {
  const keys: string[] = [];
  for await (const { key } of signsOf(copy, context)) keys.push(key);
  for (const key of keys) await copy.destination.remove(key, context);
}

async function* signsOf({ destination, pipeline, backup }: CopyAddress, context: StepContext) {
  for await (const stored of destination.list(deletingFolder(pipeline, backup), context)) {
    if (parseKey(pipeline, stored.key)?.kind === 'deleting') yield stored;
  }
}
