import type { Inventory } from '../catalog/inventory.ts';
import { decideAt, hasRules } from '../catalog/retention/decide.ts';
import type { JudgedBackup } from '../catalog/verdict.ts';
import type { Plan } from '../model/plan.ts';
import type { RetentionPlan } from '../model/retention.ts';
import { createBackupId } from '../model/run/backup-id.ts';
import { stampBackup } from '../model/run/backup-stamp.ts';
import { chooseUnverified } from './choose-unverified.ts';
import { isCompletedAt } from './is-completed-at.ts';
import { upcomingBackup } from './upcoming-backup.ts';

/** What is known before a run of what its retention will find. */
export interface Outlook {
  readonly plan: Plan;
  readonly inventory: Inventory;
  readonly backups: readonly JudgedBackup[];
  /** Why the rules of today may not be what decides; `null` when they are. */
  readonly oldRules: string | null;
  /** Milliseconds of the epoch. */
  readonly now: number;
}

/** What a run that goes well would do at a destination beside its own backup. */
export interface Foreseen {
  /** Missing backups that it brings there. */
  readonly completes: readonly string[];
  /** Of the backups that are there today; `null` where no rule removes anything. */
  readonly retention: RetentionPlan | null;
}

/**
 * By destination: retention as it will be after a run whose backup is good everywhere, and which has brought what is
 * missing and verified what was not. It is the run that decides; this only says what it is going to see.
 */
export function foreseeRun(outlook: Outlook): ReadonlyMap<string, Foreseen> {
  const { plan, inventory, backups, now } = outlook;
  const ids = plan.stages.upload.map(({ id }) => id);
  const readable = new Set(
    inventory.destinations.filter(({ error }) => error === null).map(({ id }) => id),
  );
  const verified = chooseUnverified(backups, (id) => readable.has(id)).now;
  const isVerified = (backup: string, destination: string) =>
    verified.some(({ copy }) => copy.id === backup && copy.destination === destination);
  const deletedAt = new Map(inventory.destinations.map(({ id, deleted }) => [id, deleted]));
  const isCompleted = (judged: JudgedBackup, destination: string) =>
    readable.has(destination) && isCompletedAt(judged, destination, deletedAt.get(destination));
  const own = upcoming(outlook);
  const then = [
    own,
    ...backups.map((judged) => atTheEnd(judged, ids, { isVerified, isCompleted })),
  ];
  return new Map(
    ids.map((id) => {
      const decided = {
        ...{ ...outlook, backups: then, own: own.backup.id, isConfirmed: false, now },
        hasWritten: false,
      };
      return [
        id,
        {
          completes: idsOf(backups.filter((judged) => isCompleted(judged, id))),
          retention: hasRules(plan) ? withoutOwn(decideAt(id, decided), own.backup.id) : null,
        },
      ];
    }),
  );
}

function upcoming({ plan, backups, now }: Outlook): JudgedBackup {
  const others = backups.map(({ backup }) => backup.startedAt);
  const run = createBackupId(now, new Uint8Array(4));
  const { id, startedAt } = stampBackup({ run, hasWaited: false, now, others });
  return upcomingBackup(plan, { id, startedAt });
}

interface Expected {
  readonly isVerified: (backup: string, destination: string) => boolean;
  readonly isCompleted: (judged: JudgedBackup, destination: string) => boolean;
}

function atTheEnd(
  judged: JudgedBackup,
  destinations: readonly string[],
  { isVerified, isCompleted }: Expected,
): JudgedBackup {
  const copies = judged.copies.map((one) =>
    isVerified(judged.backup.id, one.copy.destination) ? { ...one, verdict: 'good' as const } : one,
  );
  const model = copies.find(({ verdict }) => verdict === 'good');
  const brought = destinations.flatMap((destination) =>
    model !== undefined && isCompleted(judged, destination)
      ? { ...model, copy: { ...model.copy, destination } }
      : [],
  );
  if (brought.length === 0) return { ...judged, copies };
  const replaced = new Set(brought.map(({ copy }) => copy.destination));
  return {
    ...judged,
    copies: [...copies.filter(({ copy }) => !replaced.has(copy.destination)), ...brought],
  };
}

function withoutOwn(plan: RetentionPlan, own: string): RetentionPlan {
  return { ...plan, decisions: plan.decisions.filter(({ id }) => id !== own) };
}

function idsOf(backups: readonly JudgedBackup[]): readonly string[] {
  return backups.map(({ backup }) => backup.id);
}
