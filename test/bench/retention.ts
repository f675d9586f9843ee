import type { Keep } from '../../src/model/plan.ts';
import type { KeptBackup } from '../../src/model/retention/backup.ts';
import { decideRetention } from '../../src/model/retention.ts';
import { markdown, median } from './table.ts';

const hour = 3_600_000;
const day = 24 * hour;

interface Case {
  readonly name: string;
  readonly keep: Keep;
  readonly stepMs: number;
  readonly dumps: number;
}

const usual: Keep = {
  last: 10,
  hourly: 48,
  daily: 30,
  weekly: 20,
  monthly: 24,
  yearly: 10,
  within: 14 * day,
};
const everything: Keep = { hourly: 1e6, daily: 1e6, weekly: 1e6, monthly: 1e6, yearly: 1e6 };

const cases: readonly Case[] = [
  { name: 'all rules, one an hour', keep: usual, stepMs: hour, dumps: 1 },
  { name: 'all rules, one a minute', keep: usual, stepMs: 60_000, dumps: 1 },
  { name: 'all rules, one a minute, six dumps', keep: usual, stepMs: 60_000, dumps: 6 },
  { name: 'rules that keep all of them', keep: everything, stepMs: hour, dumps: 1 },
];

/** How long it takes to decide what goes of so many backups: the pure decision, with nothing read. */
export function runRetention(count: number, rounds: number): string {
  const rows = cases.map((one) => {
    const backups = draw(one, count);
    const took = Array.from({ length: rounds }, () => decide(one, backups));
    const cpu = median(took.map(({ cpuMs }) => cpuMs));
    const wall = median(took.map(({ wallMs }) => wallMs));
    const first = took[0]?.wallMs ?? Number.NaN;
    return [one.name, ...[first, wall, cpu].map((ms) => `${Math.round(ms)} ms`)];
  });
  return markdown([`${count} backups`, 'first', 'median', 'CPU'], rows);
}

function decide({ keep }: Case, backups: readonly KeptBackup[]) {
  const started = performance.now();
  const used = process.cpuUsage();
  decideRetention({
    backups,
    keep,
    now: backups[0]?.startedAt ?? 0,
    storeNow: null,
    minimum: 1,
    maxDeletes: { share: 1 },
    failedAfterMs: 14 * day,
    zone: 'Europe/Berlin',
    own: null,
    isConfirmed: false,
    obstacle: null,
  });
  const { user, system } = process.cpuUsage(used);
  return { wallMs: performance.now() - started, cpuMs: (user + system) / 1000 };
}

function draw({ stepMs, dumps }: Case, count: number): readonly KeptBackup[] {
  const now = Date.parse('2026-11-20T12:00:00Z');
  return Array.from({ length: count }, (_, at) => ({
    id: `b${at}`,
    startedAt: now - at * stepMs,
    dumps: Array.from({ length: dumps }, (_each, number) => `dump${number}`),
    verdict: 'good',
    isDeleted: false,
    brokenAt: null,
    origin: 'run',
    hold: null,
  }));
}
