import type { RestoreEvent, RestoreHappening } from '../../../../../src/model/restore/event.ts';
import { type RestoreStep, restoreSteps } from '../../../../../src/model/restore/steps.ts';
import type { RestoreSummary } from '../../../../../src/model/restore/summary.ts';
import type { Screen } from '../../../../../src/reporters/reporter.ts';
import { createRestoreTree } from '../../../../../src/reporters/restore/live/tree.ts';
import { playOn } from '../../../../rig/reporters/play.ts';

const startMs = Date.parse('2026-11-23T09:41:00Z');
const restoreId = '20261123T094100Z-r7m2';
export const backup = '20261120T021700Z-k3f9';
export const safety = '20261123T094103Z-s4fe';
export const MiB = 1024 ** 2;

/** Events of a restore with the milliseconds since its start. */
export type Script = readonly (readonly [ms: number, happening: RestoreHappening])[];

export function eventsOf(script: Script, run = restoreId): readonly RestoreEvent[] {
  return script.map(
    // The model takes `at` and `run` off each kind of event; putting them back is what a restore does.
    ([ms, happening]) =>
      ({ at: new Date(startMs + ms).toISOString(), run, ...happening }) as RestoreEvent,
  );
}

/** The tree of a restore, in the time of its events. */
export function treeOn(screen: Screen) {
  return playOn(createRestoreTree, screen, startMs);
}

export const begun: Script = [
  [
    0,
    {
      event: 'restore-started',
      formatVersion: 1,
      pipeline: 'shop',
      backup,
      steps: restoreSteps,
    },
  ],
];

export function done(step: RestoreStep, from: number, to: number, note = ''): Script {
  return [
    [from, { event: 'step-started', step }],
    [to, { event: 'step-done', step, durationMs: to - from, note }],
  ];
}

export function skipped(step: RestoreStep, ms: number, note: string): Script {
  return [
    [ms, { event: 'step-started', step }],
    [ms, { event: 'step-skipped', step, note }],
  ];
}

export function failed(step: RestoreStep, ms: number, message: string, durationMs = 400): Script {
  return [[ms, { event: 'step-failed', step, durationMs, message }]];
}

/** An artifact that is read evenly, twice, and is whole in the end. */
export function loadOf(artifact: string, { from, to, plain }: Load): Script {
  const steps = 10;
  const expectedBytes = Math.round(plain / 2);
  const moments = Array.from({ length: steps - 1 }, (_, at) => at + 1);
  return [
    [from, { event: 'load-started', artifact, expectedBytes }],
    ...moments.map(
      (step) =>
        [
          from + ((to - from) * step) / steps,
          { event: 'load-progress', artifact, bytes: (expectedBytes * step) / steps },
        ] as const,
    ),
    [to, { event: 'loaded', artifact, bytes: plain, from: 'nas' }],
  ];
}

interface Load {
  readonly from: number;
  readonly to: number;
  readonly plain: number;
}

export function summaryOf(partly: Partial<RestoreSummary>): RestoreSummary {
  const durationMs = partly.durationMs ?? 221_000;
  return {
    formatVersion: 1,
    pipeline: 'shop',
    run: restoreId,
    backup,
    version: '2.3.1',
    outcome: 'restored',
    exit: 0,
    reason: 'the data is restored',
    startedAt: new Date(startMs).toISOString(),
    finishedAt: new Date(startMs + durationMs).toISOString(),
    durationMs,
    artifacts: [
      {
        id: 'orders',
        target: ['/srv/shop/orders.db'],
        plainBytes: 1229 * MiB,
        from: 'nas',
        isActive: true,
        kept: ['/srv/shop/orders.db.before-20261123T094100Z-r7m2'],
      },
      {
        id: 'uploads',
        target: ['/srv/shop/uploads', '/srv/shop/thumbnails'],
        plainBytes: 4096 * MiB,
        from: 'nas',
        isActive: true,
        kept: [
          '/srv/shop/uploads.before-20261123T094100Z-r7m2',
          '/srv/shop/thumbnails.before-20261123T094100Z-r7m2',
        ],
      },
    ],
    safetyBackup: safety,
    code: null,
    steps: [],
    failure: null,
    warnings: [],
    ...partly,
  };
}

/** Nothing of the data is live. */
export function notActive({ artifacts }: RestoreSummary): RestoreSummary['artifacts'] {
  return artifacts.map((artifact) => ({ ...artifact, isActive: false, kept: [] }));
}

export function finished(summary: RestoreSummary): Script {
  return [[summary.durationMs, { event: 'restore-finished', summary }]];
}
