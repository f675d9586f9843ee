import type { Schedule } from '../../model/plan.ts';

/** When one schedule is due next. */
export interface NextRun {
  readonly cron: string;
  readonly timezone: string;
  /** Only these dumps; empty for all. */
  readonly only: readonly string[];
  /** The first time after a pause, where there is one; `null`: never. Milliseconds of the epoch. */
  readonly at: number | null;
  readonly paused: { readonly reason: string; readonly until: number } | null;
}

/** Of every schedule, in the order of the file. */
export async function findNextRuns(
  schedules: readonly Schedule[],
  nowMs: number,
): Promise<readonly NextRun[]> {
  if (schedules.length === 0) return [];
  const { Cron } = await import('croner');
  return schedules.map(({ cron, timezone, only, paused }) => {
    const until = paused === undefined ? Number.NaN : Date.parse(paused.until);
    const isPaused = until > nowMs;
    const times = new Cron(cron, { mode: '5-part', timezone, paused: true });
    // A pause is over in its last moment, so that one of these is the first run.
    const next = times.nextRun(new Date(isPaused ? until - 1 : nowMs));
    return {
      ...{ cron, timezone, only },
      at: next?.getTime() ?? null,
      paused: isPaused && paused !== undefined ? { reason: paused.reason, until } : null,
    };
  });
}
