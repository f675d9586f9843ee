import { collectOrphan, type Orphan } from '../../catalog/orphans.ts';
import { type Removal, type Remover, removeCopy } from '../../catalog/retention/remove.ts';
import { orStoreFailure } from '../../catalog/store/or-store-failure.ts';
import { BackupError } from '../../model/failures.ts';
import type { Destination } from '../../ports/destination.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { bytesOf } from './describe.ts';

/** What became of one folder. */
export interface Removed {
  readonly destination: string;
  readonly backup: string;
  readonly what: 'backup' | 'remains';
  /** `spared`: nothing was touched. `failed`: it may be half removed; a repetition finishes it. */
  readonly result: 'removed' | 'spared' | 'failed';
  /** What became free, where something did. */
  readonly bytes: number;
  /** Why it was to go; of what was not removed, why it was not. */
  readonly reason: string;
}

export interface Removing {
  readonly remover: Remover;
  readonly removals: readonly Removal[];
  readonly orphans: readonly Orphan[];
  /** Told as it happens. */
  readonly onRemoved: (removed: Removed) => void;
}

/**
 * Removes one after the other; what fails does not keep the others. An interruption ends it after the step that it came
 * in: what was removed until then is the answer, and the caller looks at the signal.
 */
export async function removeAll(
  { remover, removals, orphans, onRemoved }: Removing,
  context: StepContext,
): Promise<readonly Removed[]> {
  const steps = [
    ...removals.map((one) => () => removeOne(remover, one, context)),
    ...orphans.map((one) => () => collectOne(remover, one, context)),
  ];
  const all: Removed[] = [];
  for (const step of steps) {
    if (context.signal.aborted) break;
    const removed = await step();
    if (removed === null) break;
    all.push(removed);
    onRemoved(removed);
  }
  return all;
}

async function removeOne(
  remover: Remover,
  removal: Removal,
  context: StepContext,
): Promise<Removed | null> {
  const { judged, at, reason } = removal;
  const about = { at, backup: judged.backup.id, what: 'backup' } as const;
  return await told(about, context, async () => {
    const result = await removeCopy(remover, removal, context);
    return result.kind === 'deleted'
      ? { result: 'removed', bytes: result.bytes, reason }
      : { result: 'spared', bytes: 0, reason: result.reason };
  });
}

async function collectOne(
  { destinations }: Remover,
  { copy, reason }: Orphan,
  context: StepContext,
): Promise<Removed | null> {
  const at = destinations.find(({ id }) => id === copy.destination);
  if (at === undefined) throw new TypeError(`no destination ${copy.destination}`);
  const about = { at, backup: copy.id, what: 'remains' } as const;
  return await told(about, context, async () => {
    const address = { destination: at, pipeline: copy.pipeline, backup: copy.id };
    const isGone = await collectOrphan(address, copy.isDeleted, context);
    if (isGone) return { result: 'removed', bytes: bytesOf(copy), reason };
    return { result: 'spared', bytes: 0, reason: 'it is a backup by now, or its run lives' };
  });
}

interface Doomed extends Pick<Removed, 'backup' | 'what'> {
  readonly at: Destination;
}

/** `null` when it was interrupted. */
async function told(
  { at: destination, ...about }: Doomed,
  context: StepContext,
  work: () => Promise<Pick<Removed, 'result' | 'bytes' | 'reason'>>,
): Promise<Removed | null> {
  const one = { ...about, destination: destination.id };
  try {
    const asked = { destination, doing: `removing ${about.backup}` };
    return { ...one, ...(await orStoreFailure(asked, context, work)) };
  } catch (error) {
    if (context.signal.aborted) return null;
    if (!(error instanceof BackupError)) throw error;
    return { ...one, result: 'failed', bytes: 0, reason: error.message };
  }
}
