import { setTimeout } from 'node:timers/promises';
import { BackupError } from '../model/failures.ts';
import { deletedKey, holdKey, manifestFile } from '../model/run/layout.ts';
import type { StepContext } from '../ports/step-context.ts';
import { maxDeletionBytes } from './deletion-record.ts';
import { isBeingDeleted } from './deletion-sign.ts';
import { type Hold, isHeld, longerHold, serializeHold, unclearHold } from './hold.ts';
import { type HoldRecord, readHoldsAt } from './holds-of.ts';
import { type CopyAddress, listFolder } from './list-folder.ts';
import { orStoreFailure } from './store/or-store-failure.ts';
import { putNew } from './store/put-new.ts';
import { readObject } from './store/read-object.ts';
import { replaceObject } from './store/replace-object.ts';

export interface HoldToLay {
  /** The copy that it is to protect; it lies beside it. */
  readonly copy: CopyAddress;
  /** The present and former names of the pipeline: a hold may lie under each. */
  readonly pipelines: readonly string[];
  readonly hold: Hold;
  /** Also one that lasts longer, or that cannot be read, makes way. */
  readonly isReplacing: boolean;
}

export type LaidHold =
  /** `replaced`: what held it before, if anything did. `isDoomed`: a deletion was begun, and nobody knows whether it goes on. */
  | { readonly kind: 'laid'; readonly replaced: Hold | null; readonly isDoomed: boolean }
  /** Nothing was changed: this one lasts as long, or longer. */
  | { readonly kind: 'stands'; readonly hold: Hold }
  /** Nothing was changed: what is there cannot be read, and holds for ever. */
  | { readonly kind: 'unreadable' }
  /** The copy was deleted in this very moment. */
  | { readonly kind: 'gone' };

/** Two persons who hold one backup in one moment see each other. */
const attempts = 3;

/**
 * Lays a hold beside one copy, without any lock: it must win against a deletion that goes on. So it looks for signs of
 * one afterwards, as whoever deletes looks for a hold after having laid his sign. Fails with BP5040 when the store does
 * not answer or take it.
 */
export async function layHold(wish: HoldToLay, context: StepContext): Promise<LaidHold> {
  return await orStoreFailure(
    { destination: wish.copy.destination, doing: 'laying a hold' },
    context,
    () => lay(wish, context),
  );
}

async function lay(wish: HoldToLay, context: StepContext): Promise<LaidHold> {
  const { copy, isReplacing } = wish;
  for (let left = attempts; ; left -= 1) {
    const there = await personsHolds(wish, context);
    const standing = longestOf(there, context);
    const objection = isReplacing ? null : findObjection(standing, wish.hold);
    if (objection !== null) return objection;
    try {
      await write(wish, { there, standing }, context);
    } catch (error) {
      const isTaken = error instanceof BackupError && error.code === 'BP5042';
      if (!isTaken || left === 1) throw error;
      continue;
    }
    const fate = await lookAfter(copy, context);
    if (fate === 'gone') {
      await takeBack(wish, there, context);
      return { kind: 'gone' };
    }
    return { kind: 'laid', replaced: standing, isDoomed: fate === 'doomed' };
  }
}

async function personsHolds(
  { copy, pipelines }: HoldToLay,
  context: StepContext,
): Promise<readonly HoldRecord[]> {
  const { destination, backup } = copy;
  const records = await readHoldsAt({ destination, pipelines, backup }, context);
  return records.filter(({ reader }) => reader === null);
}

function longestOf(records: readonly HoldRecord[], { clock }: StepContext): Hold | null {
  const live = records.filter(({ hold }) => isHeld(hold, clock.now()));
  return live.reduce<Hold | null>((longest, { hold }) => longerHold(longest, hold), null);
}

function findObjection(standing: Hold | null, wanted: Hold): LaidHold | null {
  if (standing === null) return null;
  if (standing === unclearHold) return { kind: 'unreadable' };
  return longerHold(standing, wanted) === standing ? { kind: 'stands', hold: standing } : null;
}

interface Before {
  readonly there: readonly HoldRecord[];
  readonly standing: Hold | null;
}

async function write(
  { copy: { destination, pipeline, backup }, hold, isReplacing }: HoldToLay,
  { there, standing }: Before,
  context: StepContext,
): Promise<void> {
  const key = holdKey(pipeline, backup);
  const bytes = serializeHold(isReplacing ? hold : withWord(hold, standing));
  if (there.some((record) => record.key === key)) {
    await replaceObject({ destination, key, bytes }, context);
  } else {
    await putNew({ destination, key, bytes, onToken: () => Promise.resolve() }, context);
  }
  if (!isReplacing) return;
  // Under another name of the pipeline one that lasts longer would go on.
  for (const other of there) if (other.key !== key) await destination.remove(other.key, context);
}

/** A hold on what is gone would keep its remains for ever. */
async function takeBack(
  { copy: { destination, pipeline, backup } }: HoldToLay,
  there: readonly HoldRecord[],
  context: StepContext,
): Promise<void> {
  const key = holdKey(pipeline, backup);
  if (there.every((record) => record.key !== key)) await destination.remove(key, context);
}

/** Somebody else still needs it as long as he said: his word stays beside the new one. */
function withWord(hold: Hold, standing: Hold | null): Hold {
  if (standing === null) return hold;
  if (hold.reason === '') return { ...hold, reason: standing.reason };
  const isOthers = standing.owner !== hold.owner && standing.reason !== '';
  return isOthers
    ? { ...hold, reason: `${hold.reason} (${standing.owner}: ${standing.reason})` }
    : hold;
}

const lookEveryMs = 100;
const looks = 50;

/**
 * Whoever deletes either sees the hold and takes away his sign, or goes on in a moment. Signs are looked for before the
 * copy is: who has taken his away meanwhile has removed it, or leaves it.
 */
async function lookAfter(
  copy: CopyAddress,
  context: StepContext,
): Promise<'there' | 'gone' | 'doomed'> {
  for (let left = looks; ; left -= 1) {
    const isDoomed = (await isBeingDeleted(copy, context)) || (await hasDeletion(copy, context));
    const { files } = await listFolder(copy, context);
    if (files.size === 0) return 'gone';
    if (!isDoomed) return 'there';
    if (!files.has(manifestFile)) return 'gone';
    if (left === 0) return 'doomed';
    await setTimeout(lookEveryMs, undefined, { signal: context.signal });
  }
}

async function hasDeletion(
  { destination, pipeline, backup }: CopyAddress,
  context: StepContext,
): Promise<boolean> {
  const key = deletedKey(pipeline, backup);
  const asked = { destination, key, maxBytes: maxDeletionBytes, isFresh: true };
  return (await readObject(asked, context)) !== null;
}
