import { type Hold, isHeld } from '../../catalog/hold.ts';
import type { Standing } from '../../catalog/judge-copy.ts';
import type { JudgedBackup } from '../../catalog/verdict.ts';
import { checkLevels } from '../../model/run/check-record.ts';
import type { Manifest } from '../../model/run/manifest.ts';
import { versionIn } from '../../model/run/version-in.ts';
import type { KnownDestination } from './known.ts';

/** What people want to know of a backup at first sight, drawn from its manifest and copies. */

/** The version of the application, else the tag of its code; empty when nobody knows. */
export function versionOf({ backup }: JudgedBackup): string {
  return versionIn(backup.manifest);
}

/** What one copy takes; `null` when no manifest says it. */
export function sizeOf({ backup }: JudgedBackup): number | null {
  return backup.manifest && storedBytes(backup.manifest);
}

export function storedBytes({ artifacts }: Manifest): number {
  return artifacts.reduce((sum, { stored }) => sum + stored.bytes, 0);
}

/** Where a whole copy lies. */
export function copiesOf({ copies }: JudgedBackup): readonly string[] {
  return copies.filter(({ copy }) => copy.state === 'complete').map(({ copy }) => copy.destination);
}

/** Where a copy was planned, can be looked for, is not there, and was not deleted by anybody. */
export function missingCopies(
  { backup, copies }: JudgedBackup,
  destinations: readonly KnownDestination[],
): readonly string[] {
  const planned = backup.manifest?.destinations ?? [];
  return destinations
    .filter(({ id, error, report }) => {
      const isExpected = planned.includes(id) && error === null && !report.deleted.has(backup.id);
      const found = copies.find(({ copy }) => copy.destination === id)?.copy;
      return isExpected && (found === undefined || found.state === 'orphan');
    })
    .map(({ id }) => id);
}

/** The strongest check that stands at any copy; the newest of equals. */
export function verifiedOf({ copies }: JudgedBackup): Standing | null {
  return copies
    .filter(({ verdict }) => verdict === 'good')
    .flatMap(({ verified }) => verified ?? [])
    .reduce<Standing | null>((best, next) => (best && isAbove(best, next) ? best : next), null);
}

/** Checks that fail and do not count, because anybody could have written them: worth a look all the same. */
export function uncountedFailures({ copies }: JudgedBackup): readonly UncountedFailure[] {
  return copies.flatMap(({ copy }) => {
    const found = copy.uncounted.find(({ check }) => check.verdict === 'fail');
    return found === undefined ? [] : { destination: copy.destination, reason: found.reason };
  });
}

interface UncountedFailure {
  readonly destination: string;
  readonly reason: string;
}

/** A hold at any copy; the one that lasts longest. */
export function holdOf({ backup }: JudgedBackup, nowMs: number): Hold | null {
  const held = backup.copies.flatMap(({ hold }) => hold ?? []).filter((one) => isHeld(one, nowMs));
  const [longest] = held.toSorted((a, b) => endOf(b) - endOf(a));
  return longest ?? null;
}

function endOf({ until }: Hold): number {
  return until ?? Number.MAX_SAFE_INTEGER;
}

function isAbove(one: Standing, other: Standing): boolean {
  const ranks = [rankOf(one), rankOf(other)] as const;
  return ranks[0] === ranks[1] ? one.at >= other.at : ranks[0] > ranks[1];
}

function rankOf({ level }: Standing): number {
  return level === 'accept' ? -1 : checkLevels.indexOf(level);
}
