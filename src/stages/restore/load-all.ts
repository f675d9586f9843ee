import { formatBytes } from '../../util/human.ts';
import { throttled } from '../../util/throttle.ts';
import { Copies, readableCopies } from '../fetch/copies.ts';
import { holdWhileReading, type ReadingHold } from '../fetch/reading-hold.ts';
import { type LoadWish, loadPart, rehearsePart } from './load-part.ts';
import type { Placed } from './placed.ts';
import { contextOf, type Restore } from './restore.ts';

const progressMs = 100;

/** Loads every artifact beside the live data. */
export async function loadAll(restore: Restore, all: readonly Placed[]): Promise<string> {
  return await readAll(restore, all, loadPart);
}

/** Reads, proves and decodes every artifact as a restore does, and loads nothing. */
export async function rehearseAll(restore: Restore): Promise<string> {
  const { parts } = restore.decided;
  const all: LoadWish[] = [];
  for (const part of parts) {
    const handle = await part.restorer.prepare(part.wish, contextOf(restore));
    all.push({ part, handle, opener: restore.decided.opener });
  }
  return await readAll(restore, all, rehearsePart);
}

type Read = typeof loadPart;

/** Retention of other hosts lets the copies be meanwhile. */
async function readAll(
  restore: Restore,
  all: readonly Pick<LoadWish, 'part' | 'handle'>[],
  read: Read,
): Promise<string> {
  const holds: ReadingHold[] = [];
  const copies = openCopies(restore, holds);
  try {
    for (const one of all) await readOne(restore, { ...one, copies, read });
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

interface Reading extends Pick<LoadWish, 'part' | 'handle'> {
  readonly copies: Copies;
  readonly read: Read;
}

async function readOne(restore: Restore, { part, handle, copies, read }: Reading): Promise<void> {
  const { emit, progress, decided } = restore;
  const { id: artifact, stored, plain } = part.artifact;
  emit({ event: 'load-started', artifact, expectedBytes: stored.bytes * 2 });
  let done = 0;
  const tell = throttled(progressMs, (bytes: number) =>
    emit({ event: 'load-progress', artifact, bytes }),
  );
  const context = {
    ...contextOf(restore),
    progress: (bytes: number) => {
      done += bytes;
      tell(done);
    },
  };
  const from = await read(copies, { part, handle, opener: decided.opener }, context);
  progress.loaded.set(artifact, from);
  emit({ event: 'loaded', artifact, bytes: plain.bytes, from });
}
