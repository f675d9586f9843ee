import type { RunSummary } from '../../../src/model/run/summary.ts';
import { Secret } from '../../../src/model/secret.ts';
import type { SecretReference } from '../../../src/model/secret-reference.ts';
import type { Parts } from '../../../src/ports/definition.ts';
import { thisMachine } from '../destination/this-machine.ts';

export const failedRun: RunSummary = {
  formatVersion: 1,
  pipeline: 'shop',
  run: '20261120T021700Z-k3f9',
  outcome: 'failed',
  exit: 1,
  reason: 'The dump orders failed.',
  startedAt: '2026-11-20T02:17:00Z',
  finishedAt: '2026-11-20T02:18:23Z',
  durationMs: 83_000,
  backup: null,
  artifacts: [],
  destinations: [],
  stages: [{ stage: 'dump', state: 'failed', durationMs: 80_000 }],
  failure: {
    code: 'BP5010',
    stage: 'dump',
    message: 'pg_dump ended with 1',
    hint: 'Look at what it said.',
    also: ['the scratch folder could not be removed'],
  },
  warnings: ['2 files changed while they were read'],
  missing: [],
  removed: [],
};

export const partialRun: RunSummary = {
  ...failedRun,
  outcome: 'partial',
  exit: 3,
  reason: 'One copy is missing.',
  backup: '20261120T021700Z-k3f9',
  artifacts: [
    { id: 'orders', file: 'orders.sqlite.zst.pgp', plainBytes: 5000, storedBytes: 1536 },
    { id: 'uploads', file: 'uploads.tar.zst.pgp', plainBytes: 9000, storedBytes: 1536 },
  ],
  destinations: [
    { id: 'disk', required: true, state: 'committed', error: null },
    { id: 'offsite', required: false, state: 'missing', error: 'no space left' },
  ],
  failure: null,
  warnings: [],
};

/** Secrets are the values of `{env: …}`; what has none is not set. */
export function partsWith(values: Readonly<Record<string, string>>): Parts {
  const resolve = (reference: SecretReference): Promise<Secret> => {
    const name = 'env' in reference ? reference.env : '';
    const value = values[name];
    if (value === undefined) return Promise.reject(new Error(`env ${name} is not set`));
    return Promise.resolve(new Secret(value));
  };
  return { place: thisMachine, secrets: { resolve }, repository: '/' };
}
