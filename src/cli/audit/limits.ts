import type { Rate } from '../../model/amounts.ts';
import { type Exceeded, LimitCount } from '../../model/audit/limit.ts';
import { BackupError } from '../../model/failures.ts';
import type { Plan } from '../../model/plan.ts';
import type { Past } from '../../runner/audit/append.ts';
import { count, moment } from '../reach/words.ts';
import type { Verb } from '../verb.ts';

interface Limit {
  readonly verb: string;
  readonly pipeline: string;
  readonly rate: Rate;
}

/** `null` where the pipeline has none for this verb. */
export function limitOf({ limits }: Pick<Plan, 'limits'>, { name }: Verb): Rate | null {
  switch (name) {
    case 'run':
      return limits.run ?? null;
    case 'delete':
      return limits.delete ?? null;
    case 'download':
      return limits.download ?? null;
    default:
      return null;
  }
}

export async function countUses(
  past: Past,
  { verb, pipeline, rate }: Limit,
  nowMs: number,
): Promise<Exceeded | null> {
  const uses = new LimitCount({ verb, pipeline }, { rate, nowMs });
  for await (const entry of past) if (!uses.add(entry)) break;
  return uses.exceeded();
}

export function limitReached({ verb, pipeline, rate }: Limit, found: Exceeded): BackupError {
  const allowed = `${count(rate.count, verb)} of ${pipeline} ${rate.count === 1 ? 'is' : 'are'} allowed`;
  const { last, freeAtMs } = found;
  const who = last.person === '' ? '' : ` by ${last.person}`;
  // A second that has begun is not over yet.
  const next = moment(Math.ceil(freeAtMs / 1000) * 1000);
  return new BackupError({
    code: 'BP5150',
    message: `${allowed} ${within(rate.withinMs)}, the last one was begun${who} at ${moment(last.atMs)}; the next one may begin at ${next}`,
    hint: `wait until then; \`limits.${verb}\` says how often it may be done`,
  });
}

const units = [
  [604_800_000, 'a week'],
  [86_400_000, 'a day'],
  [3_600_000, 'an hour'],
  [60_000, 'a minute'],
] as const;

/** A rate names one unit of time. */
function within(ms: number): string {
  return `within ${units.find(([unit]) => unit === ms)?.[1] ?? 'a second'}`;
}
