import type { Keep } from '../../model/plan.ts';
import { count } from '../reach/words.ts';

const rules = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;
const units = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
] as const;

/** `last 3, daily 7, everything within 30 days`. */
export function ruleWords(keep: Keep): string {
  const counted = rules.flatMap((rule) => (keep[rule] ? [`${rule} ${keep[rule]}`] : []));
  const within = keep.within ? [`everything within ${timeWords(keep.within)}`] : [];
  return [...counted, ...within].join(', ');
}

function timeWords(ms: number): string {
  const [size, unit] = units.find(([one]) => ms % one === 0) ?? [1000, 'second'];
  return count(Math.round(ms / size), unit);
}

/** What a reason has in common with those of other backups: `the newest of its day (7 daily)`. */
export function familyOf(reason: string): string {
  return reason
    .replace(/number \d+ of the last (\d+)$/, 'among the last $1')
    .replace(/the newest of its (\w+), \d+ of (\d+) (\w+)$/, 'the newest of its $1 ($2 $3)');
}
