import { Cron } from 'croner';
import { nearest } from '../nearest.ts';
import type { Report } from '../report.ts';
import { child, find, type Path, type Tree, textOf } from '../tree.ts';
import { schedulesOf } from './references.ts';
import type { Rule } from './rule.ts';

/** Schedules that are wrong, or right but never come, are jobs that silently never run. */
export const times: Rule = ({ root }, report) => {
  for (const [schedule, path] of schedulesOf(root)) {
    checkCron(child(schedule, 'cron'), [...path, 'cron'], report);
    checkZone(child(schedule, 'timezone'), [...path, 'timezone'], report);
    checkDate(find(schedule, 'paused', 'until'), [...path, 'paused', 'until'], report);
  }
  checkCron(find(root, 'drill', 'at'), ['drill', 'at'], report);
};

function checkCron(written: Tree | undefined, path: Path, report: Report): void {
  const cron = textOf(written);
  const wrong = cron === undefined || cron === '' ? null : problemOf(cron.trim());
  if (written && wrong) report.add({ code: 'BP3010', at: written.at, path, ...wrong });
}

function problemOf(cron: string): { readonly message: string; readonly help: string } | null {
  const fields = cron === '' ? [] : cron.split(/\s+/);
  if (fields.length !== 5) {
    const help = 'minute hour day-of-month month day-of-week; "17 2 * * *" is every night at 02:17';
    return { message: `a cron line has five fields, this has ${fields.length}`, help };
  }
  if (goodLines.has(cron)) return null;
  const next = nextRun(cron);
  if (next instanceof Date) {
    goodLines.add(cron);
    return null;
  }
  if (next !== null) {
    const help = 'minute 0-59, hour 0-23, day 1-31, month 1-12, weekday 0-7: "17 2 * * *"';
    return { message: `\`${cron}\` is not a cron line: ${next}`, help };
  }
  return {
    message: `\`${cron}\` never comes`,
    help: 'no year has such a day: change day or month',
  };
}

/** Many pipelines have the same schedule, and its next day is long to find. */
const goodLines = new Set<string>();

function nextRun(cron: string): Date | null | string {
  try {
    return new Cron(cron, { mode: '5-part', paused: true }).nextRun();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // Where a number was expected, the library tells what it made of the text.
    return /NaN|undefined/.test(reason)
      ? 'a number is missing'
      : reason.replace(/^CronPattern: /, '');
  }
}

function checkZone(written: Tree | undefined, path: Path, report: Report): void {
  const zone = textOf(written);
  if (written === undefined || !zone || isZone(zone)) return;
  const meant = nearest(zone, Intl.supportedValuesOf('timeZone'));
  const help = meant
    ? `did you mean ${meant}?`
    : 'a name such as UTC, Europe/Berlin or America/New_York';
  report.add({
    code: 'BP3012',
    at: written.at,
    path,
    message: `there is no time zone ${zone}`,
    help,
  });
}

/** To ask for one takes longer than to read a whole file. */
const goodZones = new Set<string>();

function isZone(name: string): boolean {
  if (goodZones.has(name)) return true;
  const isGood = isKnownZone(name);
  if (isGood) goodZones.add(name);
  return isGood;
}

function isKnownZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    // Offsets such as +01:00 are accepted by Intl, but know no summer time.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

function checkDate(written: Tree | undefined, path: Path, report: Report): void {
  const date = textOf(written);
  if (written === undefined || !date) return;
  const parsed = new Date(date);
  if (!Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date.slice(0, 10))) return;
  const help = 'write a day of the calendar in quotes, such as "2027-01-31"';
  report.add({ code: 'BP3011', at: written.at, path, message: `${date} is not a date`, help });
}
