import { BackupError } from '../model/failures.ts';
import { checkKey, fileKey, manifestFile, signatureFile } from '../model/run/layout.ts';
import type { Manifest } from '../model/run/manifest.ts';
import type { Destination } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import { compareFolder } from './compare-files.ts';
import { type DeletionSign, isBeingDeleted, laySign } from './deletion-sign.ts';
import { isHeld } from './hold.ts';
import { readHoldsAt } from './holds-of.ts';
import { type CopyAddress, type FolderContents, listFolder } from './list-folder.ts';
import { openRoom, type Room } from './make-room.ts';
import { readDeletion } from './read-deletion.ts';
import { reasonOf } from './reason-of.ts';
import { sweepDeleted } from './sweep-deleted.ts';
import { type DeletionToWrite, writeDeletion } from './write-deletion.ts';

export interface Deletion extends DeletionToWrite {
  /** In which folders a hold of the backup may lie: the present and former names of the pipeline. */
  readonly pipelines: readonly string[];
  /** Where a hold may lie: at every destination of the pipeline, this one included. */
  readonly holders: readonly Destination[];
  /** The good backups at the same destination that stay in its place. */
  readonly keepers: readonly Keeper[];
  /** Asked before anything is written and right before the first byte goes: throws when the lock or lease is no longer ours. */
  readonly assertOurs: () => Promise<void>;
}

interface Keeper {
  readonly pipeline: string;
  readonly manifest: Manifest;
}

/** `spared`: nothing was touched, and why. */
export type DeletionResult =
  | { readonly kind: 'deleted'; readonly bytes: number }
  | { readonly kind: 'spared'; readonly reason: string };

/**
 * Deletes one copy. Right before, the hold is read again and the keepers are looked at. Then a sign is laid, and holds
 * are read once more: whoever lays one looks for signs afterwards, so that one of the two sees the other, however many
 * delete. So do two who each delete what is to stay in the place of what the other one deletes. Then the record is
 * written, and the manifest goes first: from then on there is no backup, only remains. Interrupted anywhere, a repetition
 * finishes it. Failures of the store are thrown as they come.
 */
export async function deleteBackup(
  deletion: Deletion,
  context: StepContext,
): Promise<DeletionResult> {
  const obstacle =
    findLock(deletion) ??
    (await findHold(deletion, context)) ??
    (await findWeakKeeper(deletion, context));
  if (obstacle !== null) return spared(obstacle);
  await deletion.assertOurs();
  const room = openRoom(deletion.copy, context);
  const sign = await tryToSign(deletion.copy, room, context);
  if (typeof sign === 'string') return spared(sign);
  let result: DeletionResult;
  try {
    result = await deleteSigned(deletion, { sign, room }, context);
  } finally {
    await sign.clear();
  }
  if (result.kind === 'deleted') await sweepDeleted(deletion.copy, context);
  else await room.putBack();
  return result;
}

/** Where nothing can be written, nothing goes: why, instead of a sign. */
async function tryToSign(
  copy: CopyAddress,
  room: Room,
  context: StepContext,
): Promise<DeletionSign | string> {
  try {
    return await room.write(() => laySign(copy, context));
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
    return error.message;
  }
}

interface Means {
  readonly sign: DeletionSign;
  readonly room: Room;
}

async function deleteSigned(
  deletion: Deletion,
  { sign, room }: Means,
  context: StepContext,
): Promise<DeletionResult> {
  const late =
    (await findHold(deletion, soonerClock(context, sign))) ??
    (await findDoomedKeeper(deletion, context));
  if (late !== null) return spared(late);
  if (sign.isStale()) return spared('what was looked at before is too old by now; repeat it');
  room.decided();
  const unsigned = await room.write(() => writeDeletion(deletion, context));
  if (unsigned !== null) return spared(unsigned);
  await deletion.assertOurs();
  if (sign.isStale()) throw tooLate(deletion.copy);
  return { kind: 'deleted', bytes: await removeFolder(deletion.copy, context) };
}

/** The record stays: it cannot be taken back from others who delete by it. */
function tooLate({ destination, backup }: CopyAddress): BackupError {
  return new BackupError({
    code: 'BP5040',
    message: `the deletion of ${backup} at ${destination.id} was begun, and then nothing happened for too long`,
    hint: 'no data is gone; a repetition looks at everything anew, and ends it',
  });
}

function spared(reason: string): DeletionResult {
  return { kind: 'spared', reason };
}

/** Removes what lies in a folder, the manifest first, so that nothing half removed ever looks whole. */
export async function removeFolder(copy: CopyAddress, context: StepContext): Promise<number> {
  const { destination, pipeline, backup } = copy;
  const contents = await listFolder(copy, context);
  for (const file of inOrder(contents)) {
    context.signal.throwIfAborted();
    await destination.remove(fileKey(pipeline, backup, file), context);
  }
  for (const check of contents.checks) {
    context.signal.throwIfAborted();
    await destination.remove(checkKey(pipeline, backup, check), context);
  }
  return [...contents.files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
}

function inOrder({ files }: FolderContents): readonly string[] {
  const first = [manifestFile, signatureFile];
  return [
    ...first.filter((name) => files.has(name)),
    ...[...files.keys()].filter((name) => !first.includes(name)),
  ];
}

function findLock({ copy: { destination } }: Deletion): string | null {
  return destination.traits.canDelete ? null : 'the destination lets nobody delete';
}

async function findHold(
  { copy: { backup }, pipelines, holders }: Deletion,
  context: StepContext,
): Promise<string | null> {
  for (const destination of holders) {
    try {
      const records = await readHoldsAt({ destination, pipelines, backup }, context);
      const found = records.find(({ hold }) => isHeld(hold, context.clock.now()));
      if (found !== undefined) return `held: ${found.hold.reason}`;
    } catch (error) {
      context.signal.throwIfAborted();
      return `its hold cannot be read: ${reasonOf(error)}`;
    }
  }
  return null;
}

/** The reason to delete is that others stay: are they really there? */
async function findWeakKeeper(
  { copy, keepers }: Deletion,
  context: StepContext,
): Promise<string | null> {
  for (const { pipeline, manifest } of keepers) {
    const address = { destination: copy.destination, pipeline, backup: manifest.id };
    const { files } = await listFolder(address, context);
    const [problem] = compareFolder(manifest, files);
    if (problem !== undefined) return `${manifest.id}, which was to stay, is damaged: ${problem}`;
  }
  return null;
}

/** Somebody else may delete it in this moment, because what we delete is to stay: then both let be. */
async function findDoomedKeeper(
  { copy: { destination }, keepers, signatures }: Deletion,
  context: StepContext,
): Promise<string | null> {
  for (const { pipeline, manifest } of keepers) {
    const address = { destination, pipeline, backup: manifest.id };
    const isDoomed =
      (await isBeingDeleted(address, context)) ||
      (await readDeletion(address, signatures, context))?.ok === true;
    if (isDoomed) return `${manifest.id}, which was to stay, is being deleted by somebody else`;
  }
  return null;
}

/** Whatever our clock says, a hold is not over before it is by the clock of the store. */
function soonerClock(context: StepContext, { atStore }: DeletionSign): StepContext {
  return { ...context, clock: { now: () => Math.min(context.clock.now(), atStore) } };
}
