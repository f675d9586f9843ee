import { timeOf } from '../model/run/backup-id.ts';
import { liveFile, manifestFile } from '../model/run/layout.ts';
import type { StepContext } from '../ports/step-context.ts';
import { removeFolder } from './delete-backup.ts';
import type { Copy, Inventory } from './inventory.ts';
import { type CopyAddress, listFolder } from './list-folder.ts';
import { isLive } from './live-sign.ts';
import { findSignOfBackup } from './lost-manifest.ts';
import { sweepDeleted } from './sweep-deleted.ts';

const hour = 3_600_000;
/** Younger remains may belong to a run that still goes on somewhere. */
const orphanAgeMs = 24 * hour;

export interface Orphan {
  readonly copy: Copy;
  /** In plain words. */
  readonly reason: string;
}

/**
 * The remains that may go: folders without a manifest, older than 24 hours by their name and by the store, without
 * a live run. Those of a deletion that was interrupted go at any age. Where another destination holds the backup,
 * they stay: they are part of a copy that will be completed.
 */
export function findOrphans(inventory: Inventory, nowMs: number): readonly Orphan[] {
  const halfDeleted = inventory.backups.flatMap(({ copies }) =>
    copies.filter(({ state, isDeleted }) => state === 'orphan' && isDeleted),
  );
  return [...inventory.orphans, ...halfDeleted].flatMap((copy) => {
    const reason = whyCollect(copy, nowMs);
    return reason === null ? [] : { copy, reason };
  });
}

/**
 * Removes one orphan, after a last look: `false` when it has become a backup, looks like one that has lost its
 * manifest, or its run has given a sign since.
 * Repeating it is harmless.
 */
export async function collectOrphan(
  address: CopyAddress,
  isDeleted: boolean,
  context: StepContext,
): Promise<boolean> {
  const { files, checks } = await listFolder(address, context);
  const heartbeat = files.get(liveFile)?.modifiedAt ?? null;
  const isAlive = !isDeleted && isLive(heartbeat, context.clock.now());
  const remains = { checks: checks.length, isHeld: false };
  const isBackup = files.has(manifestFile) || (!isDeleted && findSignOfBackup(remains) !== null);
  if (isBackup || isAlive) return false;
  await removeFolder(address, context);
  if (isDeleted) await sweepDeleted(address, context);
  return true;
}

function whyCollect(copy: Copy, nowMs: number): string | null {
  if (copy.isDeleted) return 'the rest of a backup that was deleted';
  const youngest = Math.max(timeOf(copy.id), copy.writtenAt);
  if (nowMs - youngest < orphanAgeMs || isLive(copy.heartbeatAt, nowMs)) return null;
  return 'left by a run that never committed';
}
