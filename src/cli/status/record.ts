import { lastGood } from '../../catalog/last-good.ts';
import { backupRecord, destinationRecord } from '../reach/backup-record.ts';
import { futureBackups, gapsOf, judgeHealth, type Observed, totalBytes } from './health.ts';

/** The status of a pipeline as `--json` shows it. */
export function statusRecord(observed: Observed) {
  const { known, live, lastRun, leftovers, limitMs } = observed;
  const { backups, pipeline, destinations } = known;
  const good = lastGood(known);
  const numberOf = (verdict: (typeof backups)[number]['verdict']) =>
    backups.filter((one) => one.verdict === verdict).length;
  return {
    pipeline,
    ...judgeHealth(observed),
    limitSeconds: limitMs === null ? null : limitMs / 1000,
    lastGood: good && { ...backupRecord(good, known), ageSeconds: ageOf(observed, good.backup) },
    running: live && {
      verb: live.holder.verb,
      run: live.holder.run,
      pid: live.holder.pid,
      host: live.holder.host,
      since: live.holder.since,
      state: live.state,
      stage: live.stage,
      percent: live.percent,
    },
    lastRun: lastRun && { ...lastRun, at: timeText(lastRun.at) },
    next: observed.next.map(({ at, paused, ...schedule }) => ({
      ...schedule,
      at: at === null ? null : timeText(at),
      paused: paused && { ...paused, until: timeText(paused.until) },
    })),
    retention: observed.retention,
    compliance: observed.compliance,
    ...(observed.history !== null && {
      history: observed.history.map((one) => ({ ...one, startedAt: timeText(one.startedAt) })),
    }),
    syncs: Object.fromEntries(observed.syncs),
    leftovers: [...leftovers.runs, ...leftovers.restores],
    counts: {
      all: backups.length,
      good: numberOf('good'),
      suspect: numberOf('suspect'),
      unverified: numberOf('unverified'),
      broken: numberOf('broken'),
    },
    bytes: totalBytes(known),
    oldest: backups.at(-1)?.backup.id ?? null,
    newest: backups[0]?.backup.id ?? null,
    future: futureBackups(known),
    suspects: backups.filter(({ verdict }) => verdict === 'suspect').map(({ backup }) => backup.id),
    destinations: destinations.map((one) => ({
      ...destinationRecord(one),
      missing: gapsOf(known).find(({ id }) => id === one.id)?.missing ?? 0,
    })),
  };
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}

function ageOf({ known }: Observed, { startedAt }: { readonly startedAt: number }): number {
  return Math.round((known.nowMs - startedAt) / 1000);
}
