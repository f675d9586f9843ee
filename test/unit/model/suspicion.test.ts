import { expect, test } from 'vitest';
import { findSuspicions } from '../../../src/model/suspicion.ts';
import { sampleArtifact } from '../../rig/catalog/sample-manifest.ts';

const tenant = (member: string, bytes: number, rows: number) =>
  sampleArtifact({
    dump: 'tenants',
    member,
    plain: { bytes, sha256: 'a'.repeat(64) },
    facts: { rows: { notes: rows } },
  });

const before = { artifacts: [tenant('acme', 1000, 10), tenant('beta', 9000, 90)] };

test('a member that shrinks is found, whatever the others have gained', () => {
  const now = { artifacts: [tenant('acme', 400, 10), tenant('beta', 20_000, 200)] };
  expect(findSuspicions('tenants', now, before)).toEqual([
    { artifact: 'tenants.acme', reason: expect.stringContaining('tenants.acme has 400 bytes') },
  ]);
});

test('a member that loses its rows is found', () => {
  const now = { artifacts: [tenant('acme', 1000, 1), tenant('beta', 9000, 90)] };
  expect(findSuspicions('tenants', now, before)).toMatchObject([{ artifact: 'tenants.acme' }]);
});

test('so many members less that the dump is half as large are its own suspicion', () => {
  const now = { artifacts: [tenant('acme', 1000, 10)] };
  expect(findSuspicions('tenants', now, before)).toEqual([
    { artifact: null, reason: expect.stringContaining('tenants has 1000 bytes') },
  ]);
});

test('members that come or go are none by themselves', () => {
  const now = { artifacts: [tenant('beta', 9000, 90), tenant('new', 1, 0)] };
  expect(findSuspicions('tenants', now, before)).toEqual([]);
});
