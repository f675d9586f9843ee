import type { Copy, Inventory } from '../../catalog/inventory.ts';
import { isLive } from '../../catalog/live-sign.ts';
import type { JudgedBackup } from '../../catalog/verdict.ts';
import type { Manifest } from '../../model/run/manifest.ts';
import { originOf } from '../../model/run/origin.ts';

export interface SyncWish {
  readonly from: string;
  readonly to: string;
}

export interface SyncPlan {
  /** Newest first. */
  readonly copies: readonly PlannedCopy[];
  /** What is missing there, or worth nothing there, and is not brought; why, in plain words. */
  readonly left: readonly LeftBackup[];
}

export interface PlannedCopy {
  readonly judged: JudgedBackup;
  readonly copy: Copy;
  readonly bytes: number;
}

interface LeftBackup {
  readonly backup: string;
  readonly reason: string;
}

interface Situation {
  readonly backups: readonly JudgedBackup[];
  readonly inventory: Inventory;
  /** Milliseconds of the epoch. */
  readonly nowMs: number;
}

/**
 * What a destination lacks of what lies at another one. Only what is good there is brought; what somebody has deleted
 * stays away, and so does what a restore has saved before it, which goes by itself.
 */
export function planSync({ from, to }: SyncWish, situation: Situation): SyncPlan {
  const { backups, inventory, nowMs } = situation;
  const deleted = inventory.destinations.find(({ id }) => id === to)?.deleted ?? new Set();
  const copies: PlannedCopy[] = [];
  const left: LeftBackup[] = [];
  for (const judged of backups) {
    const { id, manifest } = judged.backup;
    const found = judged.copies.find(({ copy }) => copy.destination === from);
    const isNothing = found === undefined || found.copy.state === 'orphan' || found.copy.isDeleted;
    if (isNothing || deleted.has(id) || originOf(manifest) === 'safety') continue;
    const there = judged.copies.find(({ copy }) => copy.destination === to);
    if (there?.copy.state === 'complete' && there.verdict !== 'broken') continue;
    const reason = whyLeft(judged, { found, there, from, to, nowMs });
    if (reason !== null) left.push({ backup: id, reason });
    else if (manifest !== null) copies.push({ judged, copy: found.copy, bytes: bytesOf(manifest) });
  }
  return { copies, left };
}

type JudgedCopy = JudgedBackup['copies'][number];

interface Beside extends SyncWish {
  readonly found: JudgedCopy;
  readonly there: JudgedCopy | undefined;
  readonly nowMs: number;
}

function whyLeft(
  { verdict, reason }: JudgedBackup,
  { found, there, from, to, nowMs }: Beside,
): string | null {
  if (found.verdict !== 'good') return `it is not good at ${from}: ${found.reason}`;
  if (verdict !== 'good') return `it is ${verdict}: ${reason}`;
  if (there === undefined) return null;
  if (isLive(there.copy.heartbeatAt, nowMs)) return `a run is just making it at ${to}`;
  if (there.copy.state === 'orphan') return null;
  return `a damaged copy of it lies at ${to}: ${there.reason}; \`delete --at ${to}\` makes room`;
}

function bytesOf({ artifacts }: Manifest): number {
  return artifacts.reduce((sum, { stored }) => sum + stored.bytes, 0);
}
