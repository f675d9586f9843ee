import { timeOf } from '../model/run/backup-id.ts';
import { type CheckName, checkLevels } from '../model/run/check-record.ts';
import type { Copy } from './inventory.ts';

/** `unverified`: nothing speaks against it, and nothing for it. */
type CopyVerdict = 'good' | 'unverified' | 'broken';

export interface JudgedCopy {
  readonly copy: Copy;
  readonly verdict: CopyVerdict;
  /** Why; safe to print. */
  readonly reason: string;
  /** The strongest passing check that still stands; the newest of equals. */
  readonly verified: Standing | null;
  /** The first failing check that still stands. */
  readonly failed: Standing | null;
}

export interface Standing {
  readonly level: CheckName['level'];
  /** Milliseconds of the epoch. */
  readonly at: number;
}

/** A copy is good when it has a passing check and no later failing one. */
export function judgeCopy(copy: Copy): JudgedCopy {
  const checks = copy.checks
    .filter(({ destination, level }) => destination === copy.destination && level !== 'accept')
    .sort(inTime);
  const failed = checks.find((check, at) => isFailing(check, checks.slice(at + 1)));
  const verified = failed === undefined ? strongestPass(checks) : undefined;
  const found = { copy, verified: standing(verified), failed: standing(failed) };
  if (copy.state !== 'complete') {
    return { ...found, verdict: 'broken', reason: copy.problems[0] ?? copy.state };
  }
  if (copy.isDeleted) {
    return { ...found, verdict: 'unverified', reason: 'its deletion was begun' };
  }
  if (failed) return { ...found, verdict: 'broken', reason: `the check ${failed.level} failed` };
  if (verified) return { ...found, verdict: 'good', reason: `the check ${verified.level} passed` };
  return { ...found, verdict: 'unverified', reason: whyUnverified(copy) };
}

function whyUnverified({ uncounted }: Copy): string {
  const [first] = uncounted;
  if (first === undefined) return 'no check has passed yet';
  return `no check that counts has passed yet (${first.check.level}: ${first.reason})`;
}

/** When a check was made, by its name; milliseconds of the epoch. */
export function timeOfCheck({ at, run }: CheckName): number {
  // Together they have the form of the id of the run.
  return timeOf(`${at}-${run}`);
}

/** A failure is cleared only by a later pass of the same or a higher level. */
function isFailing({ verdict, level }: CheckName, later: readonly CheckName[]): boolean {
  if (verdict === 'pass') return false;
  return !later.some((check) => check.verdict === 'pass' && rankOf(check.level) >= rankOf(level));
}

function strongestPass(checks: readonly CheckName[]): CheckName | undefined {
  const passed = checks.filter(({ verdict }) => verdict === 'pass');
  return passed.reduce<CheckName | undefined>(
    (best, next) => (best && rankOf(best.level) > rankOf(next.level) ? best : next),
    undefined,
  );
}

/** In one second a failure comes last: it is the safer thing to believe. */
function inTime(a: CheckName, b: CheckName): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return Number(a.verdict === 'fail') - Number(b.verdict === 'fail');
}

function rankOf(level: CheckName['level']): number {
  return level === 'accept' ? -1 : checkLevels.indexOf(level);
}

function standing(check: CheckName | undefined): Standing | null {
  return check === undefined ? null : { level: check.level, at: timeOfCheck(check) };
}
