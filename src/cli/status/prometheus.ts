import { lastGood } from '../../catalog/last-good.ts';
import type { Attempt } from '../reach/attempts.ts';
import { sizeOf } from '../reach/backup-facts.ts';
import { gapsOf, judgeHealth, type Observed, totalBytes } from './health.ts';

/** What is known of one pipeline, for those who draw curves; `null`: it could not be opened. */
export interface Measured {
  readonly pipeline: string;
  readonly observed: Observed | null;
  readonly lastRun: Attempt | null;
}

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly name: keyof typeof metrics;
  readonly labels: Labels;
  readonly value: number;
}

const prefix = 'backup_pipeline_';

/** In the order in which they are written. All can go up and down. */
const metrics = {
  ok: 'Whether nothing is overdue or broken: 1 or 0.',
  status_timestamp_seconds: 'When these figures were written.',
  rpo_seconds: 'The age of the last good backup from which on the alarm is raised.',
  backups: 'Backups by what they are worth.',
  bytes: 'What one copy of each backup takes.',
  last_good_timestamp_seconds: 'When the run of the last good backup of a dump began.',
  last_good_age_seconds:
    'How old the last good backup of a dump was when these figures were written.',
  last_good_bytes: 'What one copy of the last good backup of a dump takes.',
  last_good_copies: 'At how many destinations the last good backup of a dump is good.',
  destination_ok: 'Whether a destination could be read: 1 or 0.',
  destination_copies: 'Whole copies at a destination.',
  destination_copies_missing: 'Copies that were planned at a destination and are not there.',
  destination_bytes: 'What the pipeline takes at a destination.',
  compliant: 'Whether what exists meets the policy of the pipeline: 1 or 0.',
  retention_removable: 'How many backups retention would remove at a destination now.',
  last_run_timestamp_seconds: 'When the last run from this installation ended.',
  last_run_ok: 'Whether the last run from this installation was a success: 1 or 0.',
  last_run_outcome: 'How the last run from this installation ended; always 1.',
  last_run_duration_seconds: 'How long the last run from this installation took.',
  last_run_bytes: 'What the last run from this installation stored.',
} as const;

/** The text format of Prometheus, version 0.0.4. */
export function renderPrometheus(measured: readonly Measured[], nowMs: number): string {
  const samples = measured.flatMap((one) => samplesOf(one, nowMs));
  return Object.entries(metrics)
    .map(([name, help]) => ({ name, help, own: samples.filter((one) => one.name === name) }))
    .filter(({ own }) => own.length > 0)
    .map(({ name, help, own }) => {
      const head = `# HELP ${prefix}${name} ${help}\n# TYPE ${prefix}${name} gauge\n`;
      return head + own.map(renderSample).join('');
    })
    .join('');
}

function renderSample({ name, labels, value }: Sample): string {
  const told = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`);
  return `${prefix}${name}{${told.join(',')}} ${value}\n`;
}

function escapeLabel(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function samplesOf({ pipeline, observed, lastRun }: Measured, nowMs: number): readonly Sample[] {
  const own: Add = (name, value, labels = {}) =>
    value === null ? [] : [{ name, labels: { pipeline, ...labels }, value }];
  const isOk = observed !== null && judgeHealth(observed).state === 'ok';
  return [
    ...own('ok', Number(isOk)),
    ...own('status_timestamp_seconds', nowMs / 1000),
    ...(observed === null
      ? []
      : [...backupSamples(observed, own), ...destinationSamples(observed, own)]),
    ...(observed === null ? [] : runSamples(observed, lastRun, own)),
  ];
}

type Add = (name: Sample['name'], value: number | null, labels?: Labels) => readonly Sample[];

const verdicts = ['good', 'suspect', 'unverified', 'broken'] as const;

function backupSamples(observed: Observed, own: Add): readonly Sample[] {
  const { known, limitMs, dumps, compliance } = observed;
  const { backups, nowMs } = known;
  return [
    ...own('rpo_seconds', limitMs === null ? null : limitMs / 1000),
    ...verdicts.flatMap((verdict) =>
      own('backups', backups.filter((one) => one.verdict === verdict).length, { verdict }),
    ),
    ...own('bytes', totalBytes(known)),
    ...own('compliant', Number(compliance.every(({ isMet }) => isMet !== false))),
    ...dumps.flatMap((dump) => {
      const good = lastGood(known, dump);
      if (good === null) return [];
      const { startedAt } = good.backup;
      const copies = good.copies.filter(({ verdict }) => verdict === 'good').length;
      return [
        ...own('last_good_timestamp_seconds', startedAt / 1000, { dump }),
        ...own('last_good_age_seconds', Math.round((nowMs - startedAt) / 1000), { dump }),
        ...own('last_good_bytes', sizeOf(good), { dump }),
        ...own('last_good_copies', copies, { dump }),
      ];
    }),
  ];
}

function destinationSamples({ known, retention }: Observed, own: Add): readonly Sample[] {
  const gaps = new Map(gapsOf(known).map(({ id, missing }) => [id, missing]));
  return known.destinations.flatMap(({ id, error, report }) => {
    const at = { destination: id };
    if (error !== null) return own('destination_ok', 0, at);
    const copies = known.backups.filter(({ backup }) =>
      backup.copies.some((one) => one.destination === id && one.state === 'complete'),
    );
    const foreseen = retention.find(({ destination }) => destination === id);
    return [
      ...own('destination_ok', 1, at),
      ...own('destination_copies', copies.length, at),
      ...own('destination_copies_missing', gaps.get(id) ?? 0, at),
      ...own('destination_bytes', report.bytes, at),
      ...own('retention_removable', foreseen?.removes.length ?? null, at),
    ];
  });
}

function runSamples({ lastRun }: Observed, attempt: Attempt | null, own: Add): readonly Sample[] {
  if (lastRun === null) return [];
  const { outcome, at } = lastRun;
  const took = attempt?.durationMs ?? null;
  return [
    ...own('last_run_timestamp_seconds', at / 1000),
    ...own('last_run_ok', Number(outcome === 'success')),
    ...own('last_run_outcome', 1, { outcome }),
    ...own('last_run_duration_seconds', took === null ? null : took / 1000),
    ...own('last_run_bytes', attempt?.bytes ?? null),
  ];
}
