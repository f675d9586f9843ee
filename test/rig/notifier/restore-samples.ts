import type { RestoreSummary } from '../../../src/model/restore/summary.ts';

export const restored: RestoreSummary = {
  formatVersion: 1,
  pipeline: 'shop',
  run: '20261123T094100Z-r7m2',
  backup: '20261120T021700Z-k3f9',
  version: '2.3.1',
  outcome: 'restored',
  exit: 0,
  reason: 'the data is restored',
  startedAt: '2026-11-23T09:41:00Z',
  finishedAt: '2026-11-23T09:44:41Z',
  durationMs: 221_000,
  artifacts: [
    {
      id: 'orders',
      target: ['/srv/shop/orders.db'],
      plainBytes: 1536,
      from: 'nas',
      isActive: true,
      kept: ['/srv/shop/orders.db.before'],
    },
    {
      id: 'uploads',
      target: ['/srv/shop/uploads', '/srv/shop/thumbnails'],
      plainBytes: 1536,
      from: 'nas',
      isActive: true,
      kept: [],
    },
  ],
  safetyBackup: '20261123T094103Z-s4fe',
  code: {
    tag: 'v2.3.1',
    commit: '0123456789abcdef0123456789abcdef01234567',
    state: 'done',
    note: 'to come back: git -C /srv/shop checkout main --',
  },
  steps: [{ step: 'load', state: 'done', durationMs: 119_000 }],
  failure: null,
  warnings: ['the backup is 3 days old'],
};

export const failedRestore: RestoreSummary = {
  ...restored,
  outcome: 'failed',
  exit: 1,
  reason: 'the application is not healthy',
  artifacts: restored.artifacts.map((one) => ({ ...one, isActive: false, kept: [] })),
  code: null,
  failure: {
    code: 'BP5120',
    step: 'health',
    message: 'the application is not healthy',
    hint: 'Look into its log.',
    also: [],
  },
  warnings: [],
};
