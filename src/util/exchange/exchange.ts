import { renameSync } from 'node:fs';
import { findLinkAbove } from './above.ts';
import { inodeOf, isEmptyFolder } from './look-at.ts';
import {
  type Receipt,
  readReceipt,
  removeReceipt,
  replaceReceipt,
  syncFolders,
} from './receipt.ts';
import type { Seat } from './seat.ts';

/** What is at a name is not what should be there; nothing was changed because of it. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
}

/** One seat with what is known of it. */
interface Known {
  readonly seat: Seat;
  readonly fresh: string;
  readonly old: string | null;
}

/**
 * Everything that was made ready takes its place, and what was there is kept. Calls that wait, so that nothing of
 * this process comes between two of them. After a crash at any of them it goes on where it was.
 */
export function exchange(receiptFile: string, seats: readonly Seat[]): void {
  assertSamePlaces(seats);
  const receipt = readReceipt(receiptFile);
  if (receipt === null) throw new ExchangeError('nothing whole was loaded, or it was taken back');
  const old = receipt.old ?? seats.map(({ live }) => inodeOf(live));
  const all = knownOf(seats, { ...receipt, old });
  const waiting = all.filter((one) => isReady(one));
  for (const one of all) assertThere(one);
  for (const one of waiting) assertFree(one);
  if (receipt.old === null) replaceReceipt(receiptFile, { ...receipt, old });
  for (const one of waiting) {
    const { live, beside, previous } = one.seat;
    assertFree(one);
    if (!hasMoved(one)) move(live, previous);
    moveAlong(one.seat, live, previous);
    renameSync(beside, live);
    syncFolders([live]);
  }
}

/** Before anything is made or moved there. */
export function assertSamePlaces(seats: readonly Pick<Seat, 'live'>[]): void {
  const link = findLinkAbove(seats.map(({ live }) => live));
  if (link !== null) throw new ExchangeError(`${link} is a symbolic link by now`);
}

function knownOf(seats: readonly Seat[], { fresh, old }: Receipt): readonly Known[] {
  return seats.map((seat, at) => {
    return { seat, fresh: fresh[at] ?? '', old: old?.[at] ?? null };
  });
}

/** Whether it waits beside its place. Nobody but `exchange` takes it away from there. */
function isReady({ seat, fresh }: Known): boolean {
  return inodeOf(seat.beside) === fresh;
}

/** Whether what was there is kept already. */
function hasMoved({ seat, old }: Known): boolean {
  return old !== null && inodeOf(seat.previous) === old;
}

/** What somebody has taken away, beside its place or from it, cannot be what is live in the end. */
function assertThere({ seat: { live, beside }, fresh }: Known): void {
  if ([beside, live].some((path) => inodeOf(path) === fresh)) return;
  throw new ExchangeError(`what was loaded for ${live} is no longer there`);
}

function assertFree(one: Known): void {
  const { live, previous, mayReplace, along } = one.seat;
  const found = inodeOf(live);
  if (found !== null && (hasMoved(one) || found !== one.old)) {
    throw new ExchangeError(`something has appeared at ${live}`);
  }
  if (found !== null && !mayReplace && !isEmptyFolder(live)) {
    throw new ExchangeError(`something has appeared at ${live}, where nothing was`);
  }
  if (hasMoved(one)) return;
  const taken = ['', ...along].find((ending) => {
    return inodeOf(live + ending) !== null && inodeOf(previous + ending) !== null;
  });
  if (taken !== undefined) throw new ExchangeError(`${previous}${taken} is there already`);
}

/**
 * Everything is where it was before, whatever was done since, and the receipt is gone. Answers what was found at a
 * place that had been put there meanwhile by somebody else; it lies beside it now.
 */
export function takeBack(receiptFile: string, seats: readonly Seat[]): readonly string[] {
  const receipt = readReceipt(receiptFile);
  const hasBegun = receipt !== null && receipt.old !== null;
  const strays = hasBegun
    ? knownOf(seats, receipt)
        .toReversed()
        .flatMap((one) => takeOneBack(one))
    : [];
  removeReceipt(receiptFile);
  return strays;
}

function takeOneBack(one: Known): readonly string[] {
  const { seat, fresh, old } = one;
  const { live, beside, previous } = seat;
  const found = inodeOf(live);
  const wasSwitched = !isReady(one);
  let strays: readonly string[] = [];
  if (found === fresh) {
    // First what belongs to it: as long as it is there, nothing else of its name can be another's.
    moveAlong(seat, live, beside);
    move(live, beside);
  } else if (found !== null && found !== old && (wasSwitched || hasMoved(one))) {
    strays = moveStray(seat);
  }
  if (hasMoved(one) || inodeOf(previous) === null) moveAlong(seat, previous, live);
  if (hasMoved(one)) move(previous, live);
  syncFolders([live]);
  return strays;
}

function moveStray(seat: Seat): readonly string[] {
  const { live, previous, stray, along } = seat;
  // A file that has not been moved yet belongs to what was there before.
  const own = along.filter((ending) => inodeOf(previous + ending) !== null);
  moveAlong({ ...seat, along: own }, live, stray);
  move(live, stray);
  return [stray];
}

/**
 * After all of them took their places for good: names what was there as something to remove, or leaves it. Answers
 * where it is kept. The receipt is gone then, and nothing can be taken back.
 */
export function conclude(
  receiptFile: string,
  seats: readonly Seat[],
  discard: boolean,
): readonly string[] {
  const receipt = readReceipt(receiptFile);
  const all = receipt === null ? [] : knownOf(seats, receipt);
  const waiting = all.find((one) => isReady(one));
  if (waiting !== undefined) throw new ExchangeError(`${waiting.seat.live} was not exchanged`);
  for (const one of all) {
    const { seat, old } = one;
    if (!(discard && isAsKnown(one)) && !isEmptyFolder(seat.previous)) continue;
    // What belongs to a name may be there without it.
    if (old === null || hasMoved(one)) moveAlong(seat, seat.previous, seat.gone);
    if (hasMoved(one)) move(seat.previous, seat.gone);
  }
  syncFolders(seats.map(({ live }) => live));
  removeReceipt(receiptFile);
  return seats.map(({ previous }) => previous).filter((path) => inodeOf(path) !== null);
}

/** What somebody has put there since was in nobody's plan, and is never removed. */
function isAsKnown({ seat: { known }, old }: Known): boolean {
  return known === undefined || known === old;
}

/** What of ours may lie about, and may be removed once nothing is exchanged any more. */
export function leftoversOf(seats: readonly Seat[]): readonly string[] {
  return seats
    .flatMap(({ beside, gone, along }) =>
      ['', ...along].flatMap((ending) => [beside + ending, gone + ending]),
    )
    .filter((path) => inodeOf(path) !== null);
}

function moveAlong({ along }: Seat, from: string, to: string): void {
  for (const ending of along) move(from + ending, to + ending);
}

/** Where there is something to move, and nothing in its way. */
function move(from: string, to: string): void {
  if (inodeOf(from) === null) return;
  if (inodeOf(to) !== null) throw new ExchangeError(`${to} is there already`);
  renameSync(from, to);
}
