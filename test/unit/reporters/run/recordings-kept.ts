import type { Happening } from '../../../../src/model/run/event.ts';
import {
  artifactFlow,
  begun,
  finished,
  MiB,
  preflightDone,
  runId,
  type Script,
  streamDone,
  streamStarted,
  summaryOf,
} from './recording.ts';

export const both = ['nas', 'offsite'];

export function flows(destinations: readonly string[]): Script {
  return [
    ...artifactFlow('orders', { from: 1000, to: 31_000, plain: 1229 * MiB, destinations }),
    ...artifactFlow('uploads', { from: 31_000, to: 90_000, plain: 4096 * MiB, destinations }),
    ...artifactFlow('settings', { from: 90_000, to: 91_000, plain: 48_210, destinations }),
  ].toSorted(([one], [other]) => one - other);
}

const keptAndRemoved: Script = [
  [94_000, { event: 'stage-started', stage: 'retention' }],
  ...both.flatMap((destination): [number, Happening][] => [
    [94_000, decided(destination, '20261119T021700Z-aaaa', 'keep', 'newest of its day')],
    [94_000, decided(destination, '20261101T021700Z-bbbb', 'remove', 'no rule keeps it')],
    [94_500, { event: 'removed', destination, backup: '20261101T021700Z-bbbb' }],
  ]),
  [
    94_600,
    { event: 'stage-done', stage: 'retention', durationMs: 600, note: '14 kept, 1 removed' },
  ],
];

function decided(
  destination: string,
  backup: string,
  action: 'keep' | 'remove',
  reason: string,
): Happening {
  return { event: 'retention-decided', destination, backup, action, reason };
}

function verified(destinations: readonly string[]): Script {
  return [
    ...destinations.map(
      (destination) => [91_800, { event: 'committed', destination, backup: runId }] as const,
    ),
    [92_000, { event: 'stage-started', stage: 'verify' }],
    ...destinations.map(
      (destination) =>
        [93_900, { event: 'verified', destination, level: 'checksum', verdict: 'pass' }] as const,
    ),
    [94_000, { event: 'stage-done', stage: 'verify', durationMs: 2000, note: 'checksum' }],
  ];
}

const notified: Script = [
  [94_600, { event: 'stage-started', stage: 'notify' }],
  [95_300, { event: 'notified', channel: 'webhook', ok: true, message: '' }],
  [95_400, { event: 'stage-done', stage: 'notify', durationMs: 800, note: '1 sent' }],
];

/** 3 artifacts × 2 destinations. */
const success: Script = [
  ...preflightDone,
  ...streamStarted(1000),
  ...flows(both),
  ...streamDone(91_900, 1000),
  ...verified(both),
  ...keptAndRemoved,
  ...notified,
  ...finished(summaryOf({ removed: ['20261101T021700Z-bbbb'] })),
];

const offsiteError = 'connection refused by s3.eu-central-003.backblazeb2.com:443';

const partial: Script = [
  ...preflightDone,
  ...streamStarted(1000),
  ...flows(['nas']),
  [12_000, { event: 'destination-failed', destination: 'offsite', message: offsiteError }],
  ...streamDone(91_900, 1000),
  ...verified(['nas']),
  [94_000, { event: 'stage-skipped', stage: 'retention', note: 'a destination is missing' }],
  [94_600, { event: 'stage-started', stage: 'notify' }],
  [95_300, { event: 'notified', channel: 'webhook', ok: false, message: 'answered 500' }],
  [95_400, { event: 'stage-done', stage: 'notify', durationMs: 800, note: '0 of 1 sent' }],
  ...finished(
    summaryOf({
      outcome: 'partial',
      exit: 3,
      reason: '1 of 2 destinations has no copy',
      destinations: [
        { id: 'nas', required: true, state: 'committed', error: null },
        { id: 'offsite', required: false, state: 'missing', error: offsiteError },
      ],
      warnings: ['the key keys/ops.asc expires on 2026-12-11'],
    }),
  ),
];

const suspect: Script = [
  ...preflightDone,
  ...streamStarted(1000),
  ...flows(both),
  [91_500, { event: 'warning', message: 'orders is 307 MiB, the good one before was 1.4 GiB' }],
  ...streamDone(91_900, 1000),
  ...verified(both),
  [94_000, { event: 'stage-skipped', stage: 'retention', note: 'this backup protects nothing' }],
  ...notified,
  ...finished(
    summaryOf({
      outcome: 'suspect',
      exit: 3,
      reason: 'orders is less than half the size of the previous good one',
      warnings: ['orders is 307 MiB, the good one before was 1.4 GiB'],
    }),
  ),
];

const keyCreated: Script = [
  ...begun,
  [
    300,
    {
      event: 'key-created',
      fingerprint: '0123456789ABCDEF0123456789ABCDEF01234567',
      publicFile: '.backups/keys/sample.asc',
      privateFile: '/root/.local/state/run-pipeline/keys/sample.asc',
    },
  ],
  [400, { event: 'recovered', message: 'removed 2 temporary files of a run that died' }],
  [900, { event: 'stage-done', stage: 'preflight', durationMs: 860, note: '' }],
  ...streamStarted(1000),
  ...artifactFlow('notes', { from: 1000, to: 1200, plain: 20_480, destinations: ['here'] }),
  ...streamDone(1400, 1000),
  [1400, { event: 'committed', destination: 'here', backup: runId }],
  [1500, { event: 'verified', destination: 'here', level: 'checksum', verdict: 'pass' }],
  ...finished(
    summaryOf({
      durationMs: 1600,
      artifacts: [
        { id: 'notes', file: 'notes.sqlite.zst.pgp', plainBytes: 20_480, storedBytes: 5120 },
      ],
      destinations: [{ id: 'here', required: false, state: 'committed', error: null }],
    }),
  ),
];

export const kept: Readonly<Record<string, Script>> = {
  success,
  partial,
  suspect,
  'key-created': keyCreated,
};
