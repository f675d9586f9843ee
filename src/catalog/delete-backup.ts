import {
  checkKey,
  deletedKey,
  fileKey,
  holdKey,
  manifestFile,
  signatureFile,
} from '../model/run/layout.ts';
import type { Manifest } from '../model/run/manifest.ts';
import type { StepContext } from '../ports/step-context.ts';
import { compareFolder } from './compare-files.ts';
import { isHeld, maxHoldBytes, parseHold } from './hold.ts';
import { type CopyAddress, type FolderContents, listFolder } from './list-folder.ts';
import { reasonOf } from './reason-of.ts';
import { putNew } from './store/put-new.ts';
import { readObject } from './store/read-object.ts';

export interface Deletion {
  readonly copy: CopyAddress;
  /** In which folders a hold or a record of the backup may lie: the present and former names of the pipeline. */
  readonly pipelines: readonly string[];
  /** The good backups at the same destination that stay in its place. */
  readonly keepers: readonly Keeper[];
  readonly record: DeletionRecord;
  /** Asked right before the first byte goes: throws when the lock or lease is no longer ours. */
  readonly assertOurs: () => Promise<void>;
}

interface Keeper {
  readonly pipeline: string;
  readonly manifest: Manifest;
}

/** What stays for ever in `deleted/`: no copy is ever brought back. */
interface DeletionRecord {
  readonly by: 'person' | 'retention';
  readonly reason: string;
  readonly run: string;
  readonly manifestSha256: string | null;
}

/** `spared`: nothing was touched, and why. */
export type DeletionResult =
  | { readonly kind: 'deleted'; readonly bytes: number }
  | { readonly kind: 'spared'; readonly reason: string };

/**
 * Deletes one copy. Right before, the hold is read again and the keepers are looked at. Then the record is written,
 * and the manifest goes first: from then on there is no backup, only remains. Interrupted anywhere, a repetition
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
  if (obstacle !== null) return { kind: 'spared', reason: obstacle };
  await deletion.assertOurs();
  await writeRecord(deletion, context);
  return { kind: 'deleted', bytes: await removeFolder(deletion.copy, context) };
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
  { copy: { destination, backup }, pipelines }: Deletion,
  context: StepContext,
): Promise<string | null> {
  for (const pipeline of pipelines) {
    const asked = { destination, key: holdKey(pipeline, backup), maxBytes: maxHoldBytes };
    let bytes: Uint8Array | null;
    try {
      bytes = await readObject(asked, context);
    } catch (error) {
      context.signal.throwIfAborted();
      return `its hold cannot be read: ${reasonOf(error)}`;
    }
    const hold = bytes && parseHold(bytes);
    if (hold !== null && isHeld(hold, context.clock.now())) return `held: ${hold.reason}`;
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

async function writeRecord({ copy, record }: Deletion, context: StepContext): Promise<void> {
  const { destination, pipeline, backup } = copy;
  const key = deletedKey(pipeline, backup);
  // An earlier attempt has written it: its words stand, and the deletion goes on.
  if ((await readObject({ destination, key, maxBytes: 1 }, context)) !== null) return;
  const at = new Date(context.clock.now()).toISOString();
  const content = { formatVersion: 1, backup, destination: destination.id, at, ...record };
  const bytes = new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`);
  await putNew({ destination, key, bytes, onToken: () => Promise.resolve() }, context);
}
