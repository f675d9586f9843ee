import { isFuture } from '../model/run/future.ts';
import { isOfRun, originOf } from '../model/run/origin.ts';
import { visibleLine } from '../util/visible-text.ts';
import type { Which } from './parse-target.ts';
import { dumpsOf, type JudgedBackup } from './verdict.ts';

export interface Sought {
  readonly which: Which;
  readonly only: readonly string[];
  readonly nowMs: number;
}

/** What is near a target that means nothing, in words for a person. Never empty. */
export function nearestHints(backups: readonly JudgedBackup[], sought: Sought): readonly string[] {
  if (backups.length === 0) return ['there is no backup yet: make one with `run-pipeline run`'];
  const hints = [
    ...fromTheFuture(backups, sought.nowMs),
    ...missingDumps(backups, sought.only),
    ...taggedButNotGood(backups, sought.which),
    ...nearestTags(backups, sought.which),
  ];
  const [newest] = backups;
  const state =
    newest === undefined ? '' : `the newest is ${newest.backup.id} (${stateOf(newest)})`;
  return [...hints, state, '`run-pipeline list` shows all'].filter(Boolean).map(visibleLine);
}

/** A good one that is not meant would be a riddle. */
function stateOf({ backup, verdict }: JudgedBackup): string {
  return isOfRun(backup.manifest)
    ? verdict
    : `${verdict}; ${originWords[originOf(backup.manifest)]}`;
}

const originWords = {
  run: '',
  safety: 'made before a restore, and meant by its id alone',
  import: 'imported, and meant by its id alone',
} as const;

function fromTheFuture(backups: readonly JudgedBackup[], nowMs: number): string[] {
  return backups
    .filter(({ backup }) => isFuture(backup.startedAt, nowMs))
    .slice(0, 3)
    .map(({ backup }) => `${backup.id} is dated in the future, and is meant by its id alone`);
}

function missingDumps(backups: readonly JudgedBackup[], only: readonly string[]): string[] {
  const known = new Set(
    backups.flatMap(({ backup }) => (backup.manifest === null ? [] : dumpsOf(backup.manifest))),
  );
  return only
    .filter((dump) => !known.has(dump))
    .map((dump) => `no backup holds ${dump}; there are ${[...known].join(', ')}`);
}

/** The tag is right; what is wrong is the backup. */
function taggedButNotGood(backups: readonly JudgedBackup[], { text }: Which): string[] {
  return backups
    .filter(({ backup }) => backup.manifest?.git?.tags.includes(text))
    .slice(0, 3)
    .map(({ backup, verdict }) => `${backup.id} has the tag ${text} and is ${verdict}`);
}

/** Tags that begin like the text, or that the text begins with. */
function nearestTags(backups: readonly JudgedBackup[], { text }: Which): string[] {
  const tags = new Set(backups.flatMap(({ backup }) => backup.manifest?.git?.tags ?? []));
  const near = [...tags].filter(
    (tag) => tag !== text && (tag.startsWith(text) || text.startsWith(tag) || tag === `v${text}`),
  );
  return near.length === 0 ? [] : [`there are backups of the tags ${near.slice(0, 5).join(', ')}`];
}
