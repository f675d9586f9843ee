import type { DeletionLimit } from './amounts.ts';
import type { Keep } from './plan.ts';
import type { Decision, KeptBackup } from './retention/backup.ts';
import { findClockDoubt, isFuture, type Times } from './retention/clock-doubt.ts';
import { findPauses } from './retention/pause.ts';
import { countedDumps, type Protection, protect } from './retention/protect.ts';
import { isForPause } from './retention/rules.ts';
import { createZone } from './zone.ts';

/** Everything that decides what stays at one destination. */
export interface RetentionRequest extends Times {
  readonly backups: readonly KeptBackup[];
  /** The rules of this destination. Left out: everything stays. */
  readonly keep: Keep | undefined;
  readonly minimum: number;
  readonly maxDeletes: DeletionLimit;
  readonly failedAfterMs: number;
  /** The backup that the run which decides has made: it stays, whatever the others are dated. */
  readonly own: string | null;
  /** In which days, weeks and months begin. */
  readonly zone: string;
  /** A person has confirmed the removals of this very plan, however many. */
  readonly isConfirmed: boolean;
  /** Why nothing may be removed there whatever the rules say, such as unreadable holds. */
  readonly obstacle: string | null;
}

export interface RetentionPlan {
  /** For each backup, newest first. Nothing is `remove` when the plan was refused. */
  readonly decisions: readonly Decision[];
  /** How many backups there are that the rules decide about: what was imported is none of them. */
  readonly ruled: number;
  /** What the rules would remove; more than the decisions do when the plan was refused. */
  readonly wanted: readonly string[];
  /** Why nothing is removed although the rules want it; `null` when there is no reason. */
  readonly refusal: string | null;
  /** Why nothing may be removed there at all, no remains either, whether or not the rules want it. */
  readonly doubt: string | null;
  /** What the run itself should tell: backups stay only because it follows a long pause; `null` when it does not. */
  readonly pause: string | null;
  /** Backups whose time lies in the future: nobody can say how old they are, and they count for nothing. */
  readonly future: readonly string[];
}

/** A backup made before a restore goes by itself after this time. */
const safetyMs = 14 * 86_400_000;

/**
 * Which backups stay at a destination and which go, and why. Decided for each dump: a backup goes only when none
 * of its dumps is wanted. Only good ones count; at least `minimum` good ones of each dump stay.
 */
export function decideRetention(request: RetentionRequest): RetentionPlan {
  const sorted = request.backups.toSorted(newestFirst);
  const isLater = (backup: KeptBackup): boolean => isFuture(backup, request);
  const good = sorted.filter(
    (one) => one.verdict === 'good' && one.origin === 'run' && !one.isDeleted && !isLater(one),
  );
  const situation: Situation = {
    now: request.now,
    failedAfterMs: request.failedAfterMs,
    dumps: dumpsOfAll(sorted),
    ...protect(good, {
      keep: request.keep,
      minimum: Math.max(1, request.minimum),
      zone: createZone(request.zone),
      own: request.own,
    }),
  };
  const decisions = sorted.map((backup) =>
    isLater(backup)
      ? keep(backup, 'its time lies in the future: look at the clock that wrote it')
      : decide(backup, situation),
  );
  const wanted = decisions.filter(({ action }) => action === 'remove').map(({ id }) => id);
  const doubt = request.obstacle ?? findClockDoubt(sorted, request);
  const ruled = sorted.filter(({ origin }) => origin !== 'import').length;
  const refusal = findRefusal({ wanted: wanted.length, ruled, doubt }, request);
  return {
    decisions: refusal === null ? decisions : decisions.map((one) => spare(one, refusal)),
    ruled,
    wanted,
    refusal,
    doubt,
    pause: tellPause(good, decisions, request),
    future: sorted.filter(isLater).map(({ id }) => id),
  };
}

/** How many backups of a destination may go at once. */
export function deletionLimit(limit: DeletionLimit, backups: number): number {
  return 'count' in limit ? limit.count : Math.max(2, Math.floor(backups * limit.share));
}

function dumpsOfAll(backups: readonly KeptBackup[]): readonly string[] {
  const found = new Set<string>();
  for (const { dumps } of backups) for (const dump of dumps ?? []) found.add(dump);
  return [...found];
}

interface Situation extends Protection {
  readonly now: number;
  readonly failedAfterMs: number;
  /** Every dump that any backup there holds. */
  readonly dumps: readonly string[];
}

function decide(backup: KeptBackup, situation: Situation): Decision {
  if (backup.hold !== null && !situation.reasons.has(backup.id)) {
    return keep(backup, `held: ${backup.hold}`);
  }
  if (backup.isDeleted) return decideDeleted(backup, situation);
  if (backup.origin === 'import')
    return keep(backup, 'imported: it stays until somebody deletes it');
  if (backup.origin === 'safety') return decideSafety(backup, situation);
  switch (backup.verdict) {
    case 'suspect':
      return keep(backup, 'suspect: it protects nothing, and stays until somebody has looked');
    case 'unverified':
      return keep(backup, 'not verified: it protects nothing, and stays until a check has ended');
    case 'broken':
      return decideBroken(backup, situation);
    case 'good':
      return decideGood(backup, situation);
  }
}

function decideGood(backup: KeptBackup, { reasons, keepersOf }: Situation): Decision {
  const [first, ...rest] = reasons.get(backup.id) ?? [];
  if (first !== undefined) return keep(backup, first, ...rest);
  return remove(backup, 'no rule keeps it', keepersFor(backup, keepersOf));
}

function decideDeleted(backup: KeptBackup, { keepersOf, dumps }: Situation): Decision {
  const known = { ...backup, dumps: backup.dumps ?? dumps };
  const lonely = findLonelyDump(known, (dump) => keepersOf(dump).length > 0);
  if (lonely !== null)
    return keep(backup, `its deletion was begun, but no good one holds ${lonely}`);
  return remove(backup, 'its deletion was begun', keepersFor(known, keepersOf));
}

function decideSafety(backup: KeptBackup, { keepersOf, now }: Situation): Decision {
  if (now - backup.startedAt < safetyMs) {
    return keep(backup, 'made before a restore: it stays for 14 days');
  }
  const lonely = findLonelyDump(backup, (dump) => keepersOf(dump).length > 0);
  if (lonely !== null) return keep(backup, `no good backup holds ${lonely}`);
  return remove(
    backup,
    'made before a restore, more than 14 days ago',
    keepersFor(backup, keepersOf),
  );
}

function decideBroken(backup: KeptBackup, situation: Situation): Decision {
  const { keepersOf, now, failedAfterMs } = situation;
  if (backup.brokenAt === null) return keep(backup, 'broken, and no check says since when');
  if (now - backup.brokenAt < failedAfterMs) return keep(backup, 'broken: it stays for inspection');
  // Of one whose manifest is lost nobody knows what it holds: it may be any of the dumps.
  const known = { ...backup, dumps: backup.dumps ?? situation.dumps };
  const lonely = findLonelyDump(known, (dump) => {
    const [newest] = keepersOf(dump);
    return newest !== undefined && newest.startedAt > backup.startedAt;
  });
  if (lonely !== null) return keep(backup, `broken, but no newer good backup holds ${lonely}`);
  return remove(backup, 'broken, and newer good ones hold all of it', keepersFor(known, keepersOf));
}

/** A dump of the backup that nothing else holds. */
function findLonelyDump({ dumps }: KeptBackup, isHeld: (dump: string) => boolean): string | null {
  if (dumps === null || dumps.length === 0) return 'what it holds';
  return dumps.find((dump) => !isHeld(dump)) ?? null;
}

/** Of each dump, the newest good backup that stays. */
function keepersFor(backup: KeptBackup, keepersOf: Protection['keepersOf']): readonly string[] {
  return [...new Set(countedDumps(backup).flatMap((dump) => keepersOf(dump)[0]?.id ?? []))];
}

interface Wanting extends Pick<RetentionPlan, 'ruled' | 'doubt'> {
  readonly wanted: number;
}

function findRefusal(
  { wanted, ruled, doubt }: Wanting,
  { maxDeletes, isConfirmed }: RetentionRequest,
): string | null {
  if (wanted === 0) return null;
  if (doubt !== null) return `nothing is removed: ${doubt}`;
  const limit = deletionLimit(maxDeletes, ruled);
  if (isConfirmed || wanted <= limit) return null;
  return `nothing is removed: the rules want ${wanted} of ${ruled} backups gone, and one run may remove ${limit}`;
}

/** Once, by the run that comes right after the pause: it is the moment to look at the clock. */
function tellPause(
  good: readonly KeptBackup[],
  decisions: readonly Decision[],
  { own, keep }: RetentionRequest,
): string | null {
  const [newest] = good;
  if (newest === undefined || newest.id !== own || keep?.within === undefined) return null;
  const pause = findPauses(good, keep.within).find(({ after }) => after === newest.startedAt);
  const spared = decisions.filter(({ reasons }) => reasons.every(isForPause));
  if (pause === undefined || spared.length === 0) return null;
  const days = Math.round((pause.after - pause.before) / 86_400_000);
  const these = spared.length === 1 ? '1 backup stays' : `${spared.length} backups stay`;
  return `${these} that \`within\` would remove, because ${days} days lie between this backup and the one before it: is the clock right? If it is, nothing needs to be done: they go when the backups from now on fill that time`;
}

function spare(decision: Decision, refusal: string): Decision {
  if (decision.action === 'keep') return decision;
  return { ...decision, action: 'keep', reasons: [refusal, ...decision.reasons] };
}

function keep({ id }: KeptBackup, ...reasons: readonly string[]): Decision {
  return { id, action: 'keep', reasons, keepers: [] };
}

function remove({ id }: KeptBackup, reason: string, keepers: readonly string[]): Decision {
  return { id, action: 'remove', reasons: [reason], keepers };
}

function newestFirst(a: KeptBackup, b: KeptBackup): number {
  return b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1);
}
