import { expect, test } from 'vitest';
import { findStale, findUnfit } from '../../../../src/model/run-plan/find-stale.ts';
import type { RunPlan } from '../../../../src/model/run-plan/run-plan.ts';
import { newest, oldest, sampleDestination, samplePlan } from '../../../rig/run/sample-plan.ts';

const made = Date.parse(samplePlan().madeAt);
const hour = 3_600_000;

test.each([
  ['at once', { nowMs: made }, null],
  ['a day later', { nowMs: made + 24 * hour }, null],
  ['by a later version of the same major', { tool: '1.99.3' }, null],
  ['by a clock that was put back a little', { nowMs: made - hour / 20 }, null],
  ['after more than a day', { nowMs: made + 24 * hour + 1 }, 'more than 24 hours ago'],
  ['before it was made', { nowMs: made - hour }, 'which is still to come'],
  ['by another major', { tool: '2.0.0' }, 'made by version 1.4.0, and this is 2.0.0'],
  ['for another pipeline', { pipeline: 'blog' }, 'a plan for shop, not for blog'],
] as const)('%s', (_, given, expected) => {
  const { nowMs = made, tool = '1.4.0', pipeline = 'shop' } = { ...base, ...given };
  const asked = { nowMs, pipeline, tool: { name: 'run-pipeline', version: tool } };
  const [found = null] = findUnfit(samplePlan(), asked);
  expect(found).toEqual(expected === null ? null : expect.stringContaining(expected));
});

test('a date that is none is never young enough', () => {
  const plan = samplePlan({ madeAt: '2026-99-99T99:99:99Z' });
  const asked = { nowMs: made, pipeline: 'shop', tool: plan.tool };
  expect(findUnfit(plan, asked)).toHaveLength(1);
});

const base: { nowMs?: number; tool?: string; pipeline?: string } = {};

const at = (changes: Parameters<typeof sampleDestination>[0]) => ({
  destinations: [sampleDestination(changes)],
});
const dumps = (members: readonly string[] | null, id = 'tenants', type = 'sqlite') => ({
  dumps: [{ id, type, members, quiesces: [], lastBytes: 1 }],
});
const [first, second] = sampleDestination().backups;
const third = { id: '20261103T010000Z-cccc', manifestSha256: null };
const keys = (recipients: readonly string[] | null) => ({
  encryption: { profile: 'compatible', recipients, passphrase: false, signed: false },
});

test.each<[string, Partial<RunPlan>, Partial<RunPlan>, readonly string[]]>([
  ['nothing', {}, {}, []],
  ['sizes', {}, dumps(['a', 'b']), []],
  ['the file', {}, { pipelineDigest: '9'.repeat(64) }, ['the pipeline file says something else']],
  [
    'the commit',
    {},
    { git: { commit: 'b'.repeat(40), tag: null, dirty: true } },
    ['the code is at bbbbbbbbbbbb, and was at aaaaaaaaaaaa'],
  ],
  ['the repository', {}, { git: null }, ['the code is at no commit, and was at aaaaaaaaaaaa']],
  [
    'the work tree',
    {},
    { git: { commit: 'a'.repeat(40), tag: null, dirty: true } },
    ['the work tree has changes'],
  ],
  [
    'a member',
    {},
    dumps(['a', 'c']),
    ['the member c of tenants is new', 'the member b of tenants is gone'],
  ],
  ['members that nobody could tell', {}, dumps(null), []],
  [
    'a type',
    {},
    dumps(['a', 'b'], 'tenants', 'files'),
    ['the dump tenants is of type files, and was of sqlite'],
  ],
  [
    'a dump',
    {},
    dumps(null, 'docs', 'files'),
    ['the dump docs is new', 'the dump tenants is gone'],
  ],
  ['a key', keys(['A']), keys(['B']), ['it would be encrypted to other keys']],
  ['keys in another order', keys(['A', 'B']), keys(['B', 'A']), []],
  ['keys that are not here', keys(null), keys(['B']), []],
  [
    'a destination',
    {},
    at({ id: 'nas' }),
    ['the destination nas is new', 'the destination here is gone'],
  ],
  [
    'a new backup, which says more than what it does to the others',
    {},
    at({ backups: [third, ...(first && second ? [first, second] : [])], removals: [] }),
    [`backup ${third.id} is new at here`],
  ],
  [
    'a backup that is gone',
    {},
    at({ backups: first ? [first] : [] }),
    [`backup ${oldest} is gone at here`],
  ],
  [
    'a manifest',
    {},
    at({ backups: [{ id: newest, manifestSha256: '8'.repeat(64) }, ...(second ? [second] : [])] }),
    [`backup ${newest} has another manifest at here`],
  ],
  ['a hold', {}, at({ removals: [] }), [`retention would no longer remove ${oldest} at here`]],
  [
    'the time that has passed',
    {},
    at({
      removals: [
        { id: newest, reason: '' },
        { id: oldest, reason: '' },
      ],
    }),
    [`retention would now remove ${newest} at here`],
  ],
  [
    'a destination that was not known',
    at({ unknown: 'no key', backups: [], removals: [] }),
    {},
    [],
  ],
  ['a destination that is not known any more', {}, at({ unknown: 'no key', backups: [] }), []],
])('what is told of %s', (_, then, now, expected) => {
  expect(findStale(samplePlan(then), samplePlan(now))).toEqual(expected);
});
