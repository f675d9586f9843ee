import {
  backup,
  begun,
  done,
  failed,
  finished,
  loadOf,
  MiB,
  notActive,
  type Script,
  safety,
  skipped,
  summaryOf,
} from './recording.ts';

const saved: Script = [
  ...begun,
  ...done('lock', 0, 40, 'shop'),
  ...done('plan', 40, 900, backup),
  [900, { event: 'step-started', step: 'safety' }],
  [10_000, { event: 'safety-progress', bytes: 400 * MiB }],
  [50_000, { event: 'safety-progress', bytes: 2100 * MiB }],
  [61_000, { event: 'step-done', step: 'safety', durationMs: 60_100, note: safety }],
];

const loading: Script = [
  [61_000, { event: 'step-started', step: 'load' }],
  ...loadOf('orders', { from: 61_000, to: 90_000, plain: 1229 * MiB }),
  [
    91_000,
    {
      event: 'copy-lost',
      destination: 'nas',
      file: 'uploads.tar.zst.pgp',
      reason: 'its SHA-256 is not that of the manifest',
      isDamage: true,
    },
  ],
  ...loadOf('uploads', { from: 91_000, to: 180_000, plain: 4096 * MiB }),
];

const loaded: Script = [
  ...loading,
  [180_000, { event: 'step-done', step: 'load', durationMs: 119_000, note: '5.2 GiB from nas' }],
];

const replaced: Script = [
  ...done('stop', 180_000, 184_000, 'web, worker'),
  ...done('checkout', 184_000, 184_600, 'v2.3.1'),
  [184_600, { event: 'step-started', step: 'activate' }],
  [184_700, { event: 'activated', artifact: 'orders', target: ['/srv/shop/orders.db'] }],
  [184_800, { event: 'activated', artifact: 'uploads', target: ['/srv/shop/uploads'] }],
  [184_900, { event: 'hook', point: 'migrate', state: 'started', message: 'npm run migrate' }],
  [188_000, { event: 'hook', point: 'migrate', state: 'done', message: 'npm' }],
  [188_000, { event: 'step-done', step: 'activate', durationMs: 3400, note: '2 in place' }],
  ...done('start', 188_000, 190_000, 'web, worker'),
  [190_000, { event: 'step-started', step: 'health' }],
  [191_000, { event: 'health', check: 'http', state: 'waiting', message: '503 from /health' }],
];

const kept = summaryOf({}).artifacts.flatMap(({ id, kept: paths }) =>
  paths.map((path) => [id, path] as const),
);

const settled: Script = [
  [199_000, { event: 'health', check: 'http', state: 'passed', message: '' }],
  [199_000, { event: 'step-done', step: 'health', durationMs: 9000, note: 'its check passed' }],
  [199_000, { event: 'step-started', step: 'settle' }],
  ...kept.map(([artifact, path]) => [199_100, { event: 'kept', artifact, path }] as const),
  [
    199_200,
    {
      event: 'step-done',
      step: 'settle',
      durationMs: 200,
      note: `kept: ${kept.map(([, path]) => path).join(', ')}`,
    },
  ],
  [199_200, { event: 'step-started', step: 'notify' }],
  [199_900, { event: 'notified', channel: 'ops', ok: false, message: 'no answer within 10 s' }],
  [199_900, { event: 'step-done', step: 'notify', durationMs: 700, note: '' }],
];

const code = { tag: 'v2.3.1', commit: '0123456789abcdef0123456789abcdef01234567' };
const wayBack = 'to come back: git -C /srv/shop checkout main --';
const warnings = [
  'the backup is 3 days old',
  'the copy at nas is damaged: uploads.tar.zst.pgp: its SHA-256 is not that of the manifest',
];

const restored: Script = [
  ...saved,
  ...loaded,
  ...replaced,
  ...settled,
  ...finished(summaryOf({ code: { ...code, state: 'done', note: wayBack } })),
];

const plain: Script = [
  ...begun,
  ...done('lock', 0, 40, 'shop'),
  ...done('plan', 40, 900, backup),
  ...skipped('safety', 900, 'there is no data at the target'),
  [900, { event: 'step-started', step: 'load' }],
  ...loadOf('orders', { from: 900, to: 1900, plain: 3 * MiB }),
  [1900, { event: 'step-done', step: 'load', durationMs: 1000, note: '3.0 MiB from nas' }],
  ...skipped('stop', 1900, 'nothing to stop'),
  ...skipped('checkout', 1900, 'the code stays'),
  ...done('activate', 1900, 1950, '1 in place'),
  ...skipped('start', 1950, 'nothing to start'),
  ...skipped('health', 1950, 'no checks'),
  ...done('settle', 1950, 1960, 'nothing kept'),
  ...done('notify', 1960, 1960),
  ...finished(
    summaryOf({
      durationMs: 1960,
      version: 'unknown',
      safetyBackup: null,
      artifacts: summaryOf({})
        .artifacts.slice(0, 1)
        .map((one) => ({ ...one, kept: [] })),
    }),
  ),
];

const incomplete: Script = [
  ...saved,
  ...loaded,
  ...replaced,
  ...settled,
  ...finished(
    summaryOf({
      outcome: 'incomplete',
      exit: 3,
      reason: `the data is restored, but ${warnings[1]}`,
      code: {
        ...code,
        state: 'failed',
        note: 'src/app.ts was changed and would be lost; commit or stash it, then check out the tag',
      },
      warnings,
    }),
  ),
];

const unhealthy = 'the application is not healthy: http did not pass within 60 s: 503 from /health';

const takenBack: Script = [
  ...saved,
  ...loaded,
  ...replaced,
  [250_000, { event: 'health', check: 'http', state: 'failed', message: '503 from /health' }],
  ...failed('health', 250_000, unhealthy, 60_000),
  [252_000, { event: 'rolled-back', what: 'uploads' }],
  [252_500, { event: 'rolled-back', what: 'orders' }],
  [252_900, { event: 'rolled-back', what: 'the code' }],
  ...done('notify', 255_000, 255_400),
];

const failure = {
  code: 'BP5120',
  step: 'health',
  message: unhealthy,
  hint: 'look into the log of the application; if it only needs longer to start, raise `within` of the check',
  also: [],
} as const;

const failedSummary = summaryOf({
  outcome: 'failed',
  exit: 1,
  reason: unhealthy,
  durationMs: 255_400,
  artifacts: notActive(summaryOf({})),
  failure,
});

const mixed = {
  ...failedSummary,
  artifacts: summaryOf({}).artifacts.map((one) => ({
    ...one,
    isActive: one.id === 'orders',
    kept: [],
  })),
  failure: { ...failure, also: ['orders: /srv/shop/orders.db is in use: EBUSY'] },
};

const refused: Script = [
  ...begun,
  ...done('lock', 0, 40, 'shop'),
  [40, { event: 'step-started', step: 'plan' }],
  ...failed('plan', 900, 'the token is of another plan: the target has changed', 860),
  ...finished(
    summaryOf({
      outcome: 'refused',
      exit: 77,
      reason: 'the token is of another plan: the target has changed',
      durationMs: 900,
      artifacts: [],
      safetyBackup: null,
      failure: {
        code: 'BP5101',
        step: 'plan',
        message: 'the token is of another plan: the target has changed',
        hint: 'plan it again, and read what is different',
        also: [],
      },
    }),
  ),
];

const cancelled: Script = [
  ...saved,
  ...loading.filter(([ms]) => ms < 120_000),
  [120_000, { event: 'warning', message: 'interrupted: ending gpg, removing what was loaded' }],
  ...failed('load', 120_100, 'interrupted by SIGINT', 59_100),
  ...finished(
    summaryOf({
      outcome: 'cancelled',
      exit: 130,
      reason: 'interrupted by SIGINT',
      durationMs: 120_400,
      artifacts: notActive(summaryOf({})),
      failure: {
        code: 'BP5090',
        step: 'load',
        message: 'interrupted by SIGINT',
        hint: 'plan the restore again when you are ready',
        also: [],
      },
    }),
  ),
];

/** Restores that ended in every way, by name. */
export const recordings: Readonly<Record<string, Script>> = {
  restored,
  plain,
  incomplete,
  failed: [...takenBack, ...finished(failedSummary)],
  mixed: [...takenBack, ...finished(mixed)],
  refused,
  cancelled,
};
