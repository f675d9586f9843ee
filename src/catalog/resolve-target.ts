import { BackupError } from '../model/failures.ts';
import { isBackupId } from '../model/run/backup-id.ts';
import { isFuture } from '../model/run/future.ts';
import { isOfRun } from '../model/run/origin.ts';
import type { Zone } from '../model/zone.ts';
import { visibleLine } from '../util/visible-text.ts';
import { nearestHints } from './nearest-hints.ts';
import { parseMoment } from './parse-moment.ts';
import type { Which } from './parse-target.ts';
import { dumpsOf, type JudgedBackup } from './verdict.ts';

export interface TargetQuery {
  readonly which: Which;
  /** With dumps, only backups that hold all of them are meant. */
  readonly only: readonly string[];
  /** In which a date without an offset counts. */
  readonly zone: Zone;
  /** Milliseconds of the epoch. What is dated later is meant by its id alone. */
  readonly nowMs: number;
}

export type Resolution =
  | { readonly kind: 'found'; readonly backup: JudgedBackup }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly JudgedBackup[] }
  /** `hints`: what is near, in words. */
  | { readonly kind: 'none'; readonly hints: readonly string[] };

/**
 * Which backup is meant, of backups that are sorted newest first. An id finds any backup, also a broken one; every
 * other reading finds only good ones that a run has made for its own sake.
 */
export function resolveTarget(backups: readonly JudgedBackup[], query: TargetQuery): Resolution {
  const holding = backups.filter((backup) => holds(backup, query.only));
  for (const reading of readings[query.which.reading]) {
    const found = reading(holding, query);
    if (found !== null) return found;
  }
  return { kind: 'none', hints: nearestHints(backups, query) };
}

/** As `resolveTarget`; throws BP5072 with the candidates or with what is near. */
export function requireTarget(backups: readonly JudgedBackup[], query: TargetQuery): JudgedBackup {
  const found = resolveTarget(backups, query);
  if (found.kind === 'found') return found.backup;
  const text = visibleLine(query.which.text);
  if (found.kind === 'none') {
    throw new BackupError({
      code: 'BP5072',
      message: `no backup is meant by ${text}`,
      hint: found.hints.join('; '),
    });
  }
  const ids = found.candidates.map(({ backup }) => backup.id);
  throw new BackupError({
    code: 'BP5072',
    message: `${text} is the beginning of ${ids.length} ids`,
    hint: `say which: ${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ', …' : ''}`,
    facts: { candidates: ids },
  });
}

type Reading = (backups: readonly JudgedBackup[], query: TargetQuery) => Resolution | null;

const byLatest: Reading = (backups, { only, nowMs }) =>
  first(backups.filter((one) => counts(one, nowMs) && (only.length > 0 || isComplete(one))));

const byId: Reading = (backups, { which }) =>
  first(backups.filter(({ backup }) => backup.id === which.text));

const byTag: Reading = (backups, { which, nowMs }) =>
  first(
    backups.filter((judged) => {
      const git = judged.backup.manifest?.git;
      const isTagged = git?.tag === which.text || git?.tags.includes(which.text) === true;
      return isTagged && counts(judged, nowMs);
    }),
  );

const byPrefix: Reading = (backups, { which }) => {
  const candidates = backups.filter(({ backup }) => backup.id.startsWith(which.text));
  return candidates.length > 1 ? { kind: 'ambiguous', candidates } : first(candidates);
};

const byMoment: Reading = (backups, { which, zone, nowMs }) => {
  const end = isBackupId(which.text) ? null : parseMoment(which.text, zone);
  if (end === null) return null;
  return first(backups.filter((one) => counts(one, nowMs) && one.backup.startedAt <= end));
};

const readings: Readonly<Record<Which['reading'], readonly Reading[]>> = {
  latest: [byLatest],
  any: [byId, byTag, byPrefix, byMoment],
  id: [byId, byPrefix],
  tag: [byTag],
  at: [byMoment],
};

function first([backup]: readonly JudgedBackup[]): Resolution | null {
  return backup === undefined ? null : { kind: 'found', backup };
}

/** One from the future would be the newest of all until that day, whatever is made meanwhile. */
function counts({ backup, verdict }: JudgedBackup, nowMs: number): boolean {
  const isNow = !isFuture(backup.startedAt, nowMs);
  return verdict === 'good' && isOfRun(backup.manifest) && isNow;
}

function isComplete({ backup }: JudgedBackup): boolean {
  return backup.manifest?.complete === true;
}

function holds({ backup }: JudgedBackup, only: readonly string[]): boolean {
  if (only.length === 0) return true;
  const dumps = backup.manifest === null ? [] : dumpsOf(backup.manifest);
  return only.every((dump) => dumps.includes(dump));
}
