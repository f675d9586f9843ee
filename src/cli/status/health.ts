import { lastGood } from '../../catalog/last-good.ts';
import type { JudgedBackup } from '../../catalog/verdict.ts';
import { isFuture } from '../../model/run/future.ts';
import type { LastSync } from '../../runner/last-syncs.ts';
import { formatAge, formatDuration } from '../../util/human.ts';
import type { Attempt } from '../reach/attempts.ts';
import { missingCopies, sizeOf, uncountedFailures } from '../reach/backup-facts.ts';
import type { Facts } from '../reach/known.ts';
import { type LastRun, type Leftovers, leftoverWords } from '../reach/last-run.ts';
import type { LiveRun } from '../reach/live-run.ts';
import { count } from '../reach/words.ts';
import type { Compliance } from './compliance.ts';
import type { NextRun } from './next-runs.ts';
import type { RetentionOutlook } from './retention-outlook.ts';

/** What is known of a pipeline beside its backups. */
export interface Observed {
  readonly known: Facts;
  /** The ids of what the pipeline backs up. */
  readonly dumps: readonly string[];
  readonly live: LiveRun | null;
  readonly lastRun: LastRun | null;
  /** Runs of this installation that began in the future. */
  readonly futureRuns: readonly string[];
  readonly leftovers: Leftovers;
  /** How a destination was last filled from another one, from here. */
  readonly syncs: ReadonlyMap<string, LastSync>;
  /** The age from which on the alarm is raised; `null`: nobody has said. */
  readonly limitMs: number | null;
  readonly next: readonly NextRun[];
  /** Empty where no rule could remove anything. */
  readonly retention: readonly RetentionOutlook[];
  readonly compliance: readonly Compliance[];
  /** Newest first; `null` where nobody has asked. */
  readonly history: readonly Attempt[] | null;
}

/**
 * `overdue`: the last good backup is too old; `broken`: there is none, a destination cannot be read, or something is
 * dated in the future.
 */
type HealthState = 'ok' | 'overdue' | 'broken';

export interface Health {
  readonly state: HealthState;
  /** Why it is not ok, one line each. */
  readonly alarms: readonly string[];
  /** What somebody should look at. */
  readonly warnings: readonly string[];
}

/** Pure: whether a pipeline does what it was set up for. */
export function judgeHealth(observed: Observed): Health {
  const broken = findBroken(observed);
  const overdue = findOverdue(observed);
  const stateOf = (): HealthState => {
    if (broken.length > 0) return 'broken';
    return overdue.length > 0 ? 'overdue' : 'ok';
  };
  return { state: stateOf(), alarms: [...broken, ...overdue], warnings: findWarnings(observed) };
}

function findBroken(observed: Observed): readonly string[] {
  const { known, leftovers, live } = observed;
  const { backups, destinations } = known;
  const unread = destinations.filter(({ error, required }) => error !== null && required);
  const isBlind = destinations.every(({ error }) => error !== null);
  const none = backups.length === 0 ? 'there is no backup' : 'there is no good backup';
  const isFirst = backups.length === 0 && live !== null && leftovers.runs.length === 0;
  return [
    ...unread.map(({ id, error }) => `${id} could not be read: ${error}`),
    ...(lastGood(known) === null && !isBlind && !isFirst ? [none] : []),
    ...findFuture(observed),
  ];
}

/** What a clock that was ahead has left: it counts for nothing until its day, and hides that from nobody. */
export function futureBackups({ backups, nowMs }: Facts): readonly string[] {
  return backups
    .filter(({ backup }) => isFuture(backup.startedAt, nowMs))
    .map(({ backup }) => backup.id);
}

function findFuture({ known, futureRuns }: Observed): readonly string[] {
  const made = futureBackups(known);
  // A backup says more than the run that has made it.
  const runs = futureRuns.filter((run) => !made.includes(run));
  const told = (ids: readonly string[], one: string, many: string) =>
    ids.length === 0
      ? []
      : [
          `${count(ids.length, one, many)} dated in the future (${ids[0]}${ids.length > 1 ? ', …' : ''}): look at the clocks; until then nothing counts it`,
        ];
  return [
    ...told(made, 'backup is', 'backups are'),
    ...told(runs, 'run of this host is', 'runs of this host are'),
  ];
}

/** Each dump by itself: runs that leave one out must not hide that it grows old. */
function findOverdue({ known, dumps, limitMs }: Observed): readonly string[] {
  const { nowMs } = known;
  if (limitMs === null || lastGood(known) === null) return [];
  return dumps.flatMap((id) => {
    const good = lastGood(known, id);
    if (good === null) return [`no good backup holds ${id}`];
    const age = nowMs - good.backup.startedAt;
    if (age <= limitMs) return [];
    return [
      `the last good backup of ${id} was made ${formatAge(age)}, and ${formatDuration(limitMs)} are allowed`,
    ];
  });
}

function findWarnings(observed: Observed): readonly string[] {
  const { known, lastRun, leftovers } = observed;
  const { backups, destinations, nowMs } = known;
  const unread = destinations.filter(({ error, required }) => error !== null && !required);
  const numberOf = (verdict: JudgedBackup['verdict']) =>
    backups.filter((one) => one.verdict === verdict).length;
  const [suspects, broken] = [numberOf('suspect'), numberOf('broken')];
  const uncounted = backups.filter((one) => uncountedFailures(one).length > 0).length;
  const left = leftoverWords(leftovers);
  const isBad = lastRun !== null && lastRun.outcome !== 'success' && lastRun.outcome !== 'skipped';
  return [
    ...unread.map(({ id, error }) => `${id} could not be read: ${error}`),
    ...(isBad ? [`the last run: ${lastRun.outcome}, ${formatAge(nowMs - lastRun.at)}`] : []),
    ...(suspects > 0 ? [`${count(suspects, 'backup is', 'backups are')} suspect`] : []),
    ...(broken > 0 ? [`${count(broken, 'backup is', 'backups are')} damaged`] : []),
    ...damagedOf(known).map(
      ({ id, damaged }) => `${count(damaged, 'copy is', 'copies are')} damaged at ${id}`,
    ),
    ...(uncounted > 0
      ? [
          `${count(uncounted, 'backup has', 'backups have')} a failed check that does not count, because nobody signed it`,
        ]
      : []),
    ...destinations.flatMap(({ id, report }) =>
      Array.from(
        report.doubtedDeletions,
        ([backup, why]) => `a record at ${id} that ${backup} was deleted does not count: ${why}`,
      ),
    ),
    ...gapsOf(known).map(
      ({ id, missing }) => `${count(missing, 'copy is', 'copies are')} missing at ${id}`,
    ),
    ...(left === null ? [] : [left]),
  ];
}

/** How many copies of each destination are there and worth nothing. */
function damagedOf({ backups, destinations }: Facts) {
  const damaged = backups
    .filter(({ verdict }) => verdict !== 'broken')
    .flatMap(({ copies }) => copies.filter(({ verdict }) => verdict === 'broken'))
    .filter(({ copy }) => copy.state !== 'orphan');
  return destinations
    .map(({ id }) => ({
      id,
      damaged: damaged.filter(({ copy }) => copy.destination === id).length,
    }))
    .filter((found) => found.damaged > 0);
}

/** How many copies each destination lacks. */
export function gapsOf({ backups, destinations }: Facts) {
  const missing = backups.flatMap((judged) => missingCopies(judged, destinations));
  return destinations
    .map(({ id }) => ({ id, missing: missing.filter((one) => one === id).length }))
    .filter((gap) => gap.missing > 0);
}

/** All bytes of one copy of each backup. */
export function totalBytes({ backups }: Pick<Facts, 'backups'>): number {
  return backups.reduce((sum, judged) => sum + (sizeOf(judged) ?? 0), 0);
}
