import { formatBytes } from '../../util/human.ts';
import { throttled } from '../../util/throttle.ts';
import { Copies, readableCopies } from '../fetch/copies.ts';
import { holdWhileReading, type ReadingHold } from '../fetch/reading-hold.ts';
import { loadPart } from './load-part.ts';
import type { Placed } from './placed.ts';
import { contextOf, type Restore } from './restore.ts';

const progressMs = 100;

/** Loads every artifact beside the live data. Retention of other hosts lets the copies be meanwhile. */
export async function loadAll(restore: Restore, all: readonly Placed[]): Promise<string> {
  const holds: ReadingHold[] = [];
  const copies = openCopies(restore, holds);
  try {
    for (const placed of all) await loadOne(restore, copies, placed);
  } finally {
    for (const hold of holds) await hold.release();
  }
  const bytes = all.reduce((sum, { part }) => sum + part.artifact.plain.bytes, 0);
  const from = [...new Set(restore.progress.loaded.values())].join(', ');
  return `${formatBytes(bytes)} from ${from}`;
}

/** In the order of the plan, and no other copies than it names. */
function openCopies(restore: Restore, holds: ReadingHold[]): Copies {
  const { decided, parts, owner, emit, progress } = restore;
  const { order } = decided.plan.copies;
  const { signatures } = decided;
  const all = readableCopies(decided.backup, { destinations: parts.destinations, signatures });
  const chosen = order.flatMap((id) => all.find(({ destination }) => destination.id === id) ?? []);
  const context = contextOf(restore);
  return new Copies(chosen, {
    protect: async (copy) => {
      holds.push(await holdWhileReading(copy, { verb: 'restore', owner }, context));
    },
    onLost: (file, lost) => {
      const { destination, reason, isDamage } = lost;
      const how = isDamage ? 'is damaged' : 'could not be read';
      progress.doubt(`the copy at ${destination} ${how}: ${file}: ${reason}`);
      emit({ event: 'copy-lost', file, ...lost });
    },
  });
}

async function loadOne(restore: Restore, copies: Copies, placed: Placed): Promise<void> {
  const { emit, progress, decided } = restore;
  const { id: artifact, stored, plain } = placed.part.artifact;
  emit({ event: 'load-started', artifact, expectedBytes: stored.bytes * 2 });
  let read = 0;
  const tell = throttled(progressMs, (bytes: number) =>
    emit({ event: 'load-progress', artifact, bytes }),
  );
  const context = {
    ...contextOf(restore),
    progress: (bytes: number) => {
      read += bytes;
      tell(read);
    },
  };
  const wish = { part: placed.part, handle: placed.handle, opener: decided.opener };
  const from = await loadPart(copies, wish, context);
  progress.loaded.set(artifact, from);
  emit({ event: 'loaded', artifact, bytes: plain.bytes, from });
}
