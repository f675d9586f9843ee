import {
  begun,
  finished,
  preflightDone,
  type Script,
  streamStarted,
  summaryOf,
} from './recording.ts';
import { both, flows } from './recordings-kept.ts';

const dumpError =
  'pg_dump ended with 1: pg_dump: error: query failed: server closed the connection unexpectedly';

const failedDump: Script = [
  ...preflightDone,
  ...streamStarted(1000),
  ...flows(both).filter(([ms]) => ms < 20_000),
  [
    20_000,
    { event: 'stage-failed', stage: 'dump', durationMs: 19_000, message: `orders: ${dumpError}` },
  ],
  ...(['compress', 'encrypt', 'checksum', 'upload', 'verify', 'retention'] as const).map(
    (stage) => [20_100, { event: 'stage-skipped', stage, note: '' }] as const,
  ),
  [20_200, { event: 'stage-started', stage: 'notify' }],
  [20_900, { event: 'notified', channel: 'webhook', ok: true, message: '' }],
  [21_000, { event: 'stage-done', stage: 'notify', durationMs: 800, note: '1 sent' }],
  ...finished(
    summaryOf({
      outcome: 'failed',
      exit: 1,
      reason: 'orders was not dumped',
      durationMs: 21_000,
      backup: null,
      artifacts: [],
      destinations: [
        { id: 'nas', required: true, state: 'missing', error: null },
        { id: 'offsite', required: false, state: 'missing', error: null },
      ],
      failure: {
        code: 'BP5010',
        stage: 'dump',
        message: `orders: ${dumpError}`,
        hint: 'look at the log of the database server, then run the pipeline again',
        also: ['the staging file could not be removed: permission denied'],
      },
    }),
  ),
];

const findings: Script = (
  [
    ['error', 'orders', 'cannot connect to db:5432: connection refused', 'is the server running?'],
    ['error', 'uploads', 'there is no volume shop_uploads', 'run-pipeline discover lists volumes'],
    ['error', 'nas', '/mnt/nas is not mounted', 'mount it, or correct the path'],
    ['error', 'encrypt', 'the key keys/ops.asc expired on 2026-11-01', 'give it a new expiry'],
    ['warning', 'offsite', 'the clock differs by 40 s', ''],
  ] as const
).map(([severity, part, message, hint]) => [
  800,
  { event: 'finding', severity, part, message, hint },
]);

const failedPreflight: Script = [
  ...begun,
  ...findings,
  [
    900,
    { event: 'stage-failed', stage: 'preflight', durationMs: 860, message: '4 errors, 1 warning' },
  ],
  ...finished(
    summaryOf({
      outcome: 'failed',
      exit: 69,
      reason: 'preflight found 4 errors',
      durationMs: 950,
      backup: null,
      artifacts: [],
      destinations: [],
      failure: {
        code: 'BP5002',
        stage: 'preflight',
        message: 'preflight found 4 errors; nothing was touched',
        hint: 'mend what is listed above, then run the pipeline again',
        also: [],
      },
    }),
  ),
];

const interrupted: Script = [
  ...preflightDone,
  ...streamStarted(1000),
  ...flows(both).filter(([ms]) => ms < 40_000),
  [40_000, { event: 'warning', message: 'interrupted: ending tar, removing what was written' }],
  [41_000, { event: 'stage-failed', stage: 'dump', durationMs: 40_000, message: 'interrupted' }],
  ...finished(
    summaryOf({
      outcome: 'cancelled',
      exit: 130,
      reason: 'interrupted',
      durationMs: 41_200,
      backup: null,
      artifacts: [],
      destinations: [],
      failure: {
        code: 'BP5090',
        stage: 'dump',
        message: 'interrupted by SIGINT',
        hint: 'everything that was begun was cleaned up; run it again when it suits',
        also: [],
      },
    }),
  ),
];

const skipped: Script = [
  ...preflightDone,
  [900, { event: 'hook', point: 'before:run', state: 'started', message: 'is-maintenance-window' }],
  [1300, { event: 'hook', point: 'before:run', state: 'skipped', message: 'exit 75: not tonight' }],
  ...finished(
    summaryOf({
      outcome: 'skipped',
      exit: 75,
      reason: 'the hook before:run asked to skip this run: not tonight',
      durationMs: 1400,
      backup: null,
      artifacts: [],
      destinations: [],
    }),
  ),
];

export const failed: Readonly<Record<string, Script>> = {
  'failed-dump': failedDump,
  'failed-preflight': failedPreflight,
  interrupted,
  skipped,
};
