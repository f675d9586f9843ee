import type { Happening, RunEvent } from '../../../../src/model/run/event.ts';
import type { RunSummary } from '../../../../src/model/run/summary.ts';
import { stageNames } from '../../../../src/model/stages.ts';

export const startMs = Date.parse('2026-11-20T02:17:00Z');
export const runId = '20261120T021700Z-k3f9';
export const MiB = 1024 ** 2;

/** Events of a run with the milliseconds since its start. */
export type Script = readonly (readonly [ms: number, happening: Happening])[];

export function eventsOf(script: Script, run = runId): readonly RunEvent[] {
  return script
    .toSorted(([one], [other]) => one - other)
    .map(
      // The model takes `at` and `run` off each kind of event; putting them back is what a run does.
      ([ms, happening]) =>
        ({ at: new Date(startMs + ms).toISOString(), run, ...happening }) as RunEvent,
    );
}

export const begun: Script = [
  [0, { event: 'run-started', formatVersion: 1, pipeline: 'shop', stages: stageNames }],
  [0, { event: 'stage-started', stage: 'lock' }],
  [40, { event: 'stage-done', stage: 'lock', durationMs: 40, note: '' }],
  [40, { event: 'stage-started', stage: 'preflight' }],
];

export const preflightDone: Script = [
  ...begun,
  [
    900,
    { event: 'stage-done', stage: 'preflight', durationMs: 860, note: '3 dumps, 2 destinations' },
  ],
];

const streaming = ['dump', 'compress', 'encrypt', 'checksum', 'upload'] as const;

export function streamStarted(ms: number): Script {
  return streaming.map((stage) => [ms, { event: 'stage-started', stage }] as const);
}

/** An artifact that grows evenly, followed by its uploads, and is sealed and confirmed at the end. */
export function artifactFlow(
  artifact: string,
  { from, to, plain, destinations }: Flow,
): [number, Happening][] {
  const stored = Math.round(plain / 4);
  const steps = 10;
  const flow: [number, Happening][] = [
    [from, { event: 'artifact-started', artifact, expectedBytes: Math.round(plain * 1.1) }],
  ];
  for (let step = 1; step < steps; step += 1) {
    const ms = from + ((to - from) * step) / steps;
    const [plainBytes, storedBytes] = [(plain * step) / steps, (stored * step) / steps];
    flow.push([ms, { event: 'artifact-progress', artifact, plainBytes, storedBytes }]);
    for (const destination of destinations) {
      const bytes = storedBytes * 0.9;
      flow.push([ms, { event: 'upload-progress', destination, artifact, bytes }]);
    }
  }
  flow.push([to, { event: 'artifact-sealed', artifact, plainBytes: plain, storedBytes: stored }]);
  for (const destination of destinations) {
    flow.push([to + 100, { event: 'upload-confirmed', destination, artifact, bytes: stored }]);
  }
  return flow;
}

interface Flow {
  readonly from: number;
  readonly to: number;
  readonly plain: number;
  readonly destinations: readonly string[];
}

export function streamDone(ms: number, since: number): Script {
  const notes = { dump: '3 artifacts', compress: 'zstd', encrypt: '2 recipients', upload: '' };
  return streaming.map((stage) => [
    ms,
    { event: 'stage-done', stage, durationMs: ms - since, note: { checksum: '', ...notes }[stage] },
  ]);
}

export function summaryOf(partly: Partial<RunSummary>): RunSummary {
  const durationMs = partly.durationMs ?? 95_400;
  return {
    formatVersion: 1,
    pipeline: 'shop',
    run: runId,
    outcome: 'success',
    exit: 0,
    reason: 'done',
    startedAt: new Date(startMs).toISOString(),
    finishedAt: new Date(startMs + durationMs).toISOString(),
    durationMs,
    backup: runId,
    artifacts: [
      {
        id: 'orders',
        file: 'orders.pgdump.zst.pgp',
        plainBytes: 1229 * MiB,
        storedBytes: 307 * MiB,
      },
      {
        id: 'uploads',
        file: 'uploads.tar.zst.pgp',
        plainBytes: 4096 * MiB,
        storedBytes: 1024 * MiB,
      },
      { id: 'settings', file: 'settings.tar.zst.pgp', plainBytes: 48_210, storedBytes: 12_053 },
    ],
    destinations: [
      { id: 'nas', required: true, state: 'committed', error: null },
      { id: 'offsite', required: false, state: 'committed', error: null },
    ],
    stages: [],
    failure: null,
    warnings: [],
    missing: [],
    removed: [],
    ...partly,
  };
}

export function finished(summary: RunSummary): Script {
  return [[summary.durationMs, { event: 'run-finished', summary }]];
}
