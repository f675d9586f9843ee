import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeToken } from '../../../../src/model/confirm/token.ts';
import { restoreBinding } from '../../../../src/model/restore/binding.ts';
import { composePlan } from '../../../../src/model/restore/compose-plan.ts';
import { findUnconfirmed } from '../../../../src/model/restore/confirm.ts';
import { factsOf } from '../../../../src/model/restore/facts.ts';
import type { DumpDefinition } from '../../../../src/model/restore/plan/definitions.ts';
import type { RestorePlan } from '../../../../src/model/restore/plan.ts';
import { namedPlans } from '../../../rig/restore/named-plans.ts';
import {
  codeOf,
  GiB,
  type Given,
  nowMs,
  orders,
  planOf,
  questionOf,
  signer,
  surveyOf,
  tagged,
  uploads,
} from '../../../rig/restore/plans.ts';

const present = { surveys: [surveyOf('uploads')] };
const tokenOf = ({ confirmation }: RestorePlan) => confirmation?.token ?? '';
const messages = ({ refusals }: RestorePlan) => refusals.map(({ message }) => message);

test.each(Object.entries(namedPlans))(
  '%s: the token is that of the same plan later',
  (_, create) => {
    const plan = create();
    if (plan.confirmation === null) return;
    const demand = { plan: create(), phrase: null, nowMs: nowMs + 3_600_000 };
    expect(findUnconfirmed({ token: plan.confirmation.token, phrase: null }, demand)).toBeNull();
  },
);

const others: readonly (readonly [string, Given, string])[] = [
  ['backup', { ...present, manifest: { id: '20261121T021700Z-k3f7' } }, 'backup'],
  ['manifest', { ...present, backup: { manifestSha256: 'c'.repeat(64) } }, 'backup'],
  ['doubt', { ...present, backup: { verdict: 'suspect' } }, 'backup'],
  ['pipeline', { ...present, pipeline: { digest: 'e'.repeat(64) } }, 'pipeline'],
  ['target', { surveys: [surveyOf('uploads', { target: ['/elsewhere'] })] }, 'target'],
  ['state of the target', { surveys: [surveyOf('uploads', { fingerprint: 'x' })] }, 'target'],
  ['name that is kept', { surveys: [surveyOf('uploads', { keeps: ['x'] })] }, 'target'],
  ['option', { ...present, options: { discardPrevious: true } }, 'options'],
  ['destination', { ...present, options: { from: 'nas' } }, 'options'],
  ['hook option', { ...present, options: { allowHooks: true } }, 'options'],
  [
    'default',
    { ...present, pipeline: { defaults: { existing: 'overwrite', checkout: 'tag' } } },
    'options',
  ],
];

test.each(others)('another %s, another token', (_, given, part) => {
  const plan = planOf(present);
  const other = planOf(given);
  expect(tokenOf(other)).not.toBe(tokenOf(plan));
  const verdict = judgeToken(restoreBinding, factsOf(other), { token: tokenOf(plan), nowMs });
  expect(verdict.kind === 'wrong' && verdict.differs).toContain(part);
});

test('a commit between plan and restore is another token, where the code is put back', () => {
  const withCode = (head: string, checkout: 'tag' | 'none') =>
    planOf({
      ...present,
      manifest: { application: tagged },
      options: { checkout },
      question: { code: codeOf({ head: { commit: head, ref: 'refs/heads/main' } }) },
    });
  expect(tokenOf(withCode('a', 'tag'))).not.toBe(tokenOf(withCode('b', 'tag')));
  expect(tokenOf(withCode('a', 'none'))).toBe(tokenOf(withCode('b', 'none')));
});

test('what changes by itself is no other token', () => {
  const plan = planOf(present);
  const later = planOf({
    surveys: [surveyOf('uploads', { size: null, needs: [] })],
    question: { free: [], copies: questionOf().copies.toReversed(), nowMs: nowMs + 3000 },
  });
  expect(tokenOf(later)).toBe(tokenOf(plan));
});

test('the order of what is given is no other token', () => {
  const both = { manifest: { artifacts: [orders, uploads] } };
  const surveys = [surveyOf('orders'), surveyOf('uploads')];
  const one = planOf({ ...both, surveys, options: { only: ['orders', 'uploads'] } });
  const other = planOf({
    ...both,
    manifest: { artifacts: [uploads, orders] },
    surveys: surveys.toReversed(),
    options: { only: ['uploads', 'orders', 'orders'] },
  });
  expect(tokenOf(other)).toBe(tokenOf(one));
});

test('while anything refuses it there is no token, and otherwise there is one', () => {
  for (const create of Object.values(namedPlans)) {
    const { refusals, confirmation } = create();
    expect(confirmation === null).toBe(refusals.length > 0);
  }
});

test.each<[string, Given, string | RegExp]>([
  ['nobody looked at a target', { surveys: [] }, 'nobody could look at the target of uploads'],
  ['no data', { manifest: { artifacts: [] }, surveys: [] }, 'the backup holds no data'],
  ['no such copy', { options: { from: 'moon' } }, 'moon has no copy that can be read'],
  ['no copy', { question: { copies: [] } }, 'no destination has a copy that can be read'],
  [
    'a stored definition that says nothing',
    { pipeline: { dumps: [] }, backup: { dumps: [] } },
    /no longer has uploads, and the backup does not say how it goes back/,
  ],
  [
    'the same file system',
    { question: { free: [{ folder: '/srv/shop', free: 2 * GiB - 1, fileSystem: 'x' }] } },
    /^1 B too little space in \/srv\/shop$/,
  ],
])('refused: %s', (_, given, message) => {
  const [first] = messages(planOf(given));
  expect(first).toMatch(message);
});

test('exactly enough space is enough, and nobody is stopped by what nobody knows', () => {
  const free = (bytes: number | null) =>
    planOf({ question: { free: [{ folder: '/srv/shop', free: bytes, fileSystem: 'x' }] } });
  expect(free(2 * GiB).refusals).toEqual([]);
  expect(free(null).refusals).toEqual([]);
});

test('copies: good and near ones first, those that nobody has checked last, broken ones never', () => {
  const copy = (
    destination: string,
    verdict: 'good' | 'unverified' | 'broken',
    isNear = false,
  ) => ({
    destination,
    verdict,
    isNear,
    reason: 'why',
  });
  const copies = [
    copy('a', 'unverified', true),
    copy('b', 'broken', true),
    copy('c', 'good'),
    copy('d', 'good', true),
    copy('e', 'unverified'),
    copy('f', 'good'),
  ];
  expect(planOf({ question: { copies } }).copies).toEqual({
    order: ['d', 'c', 'f', 'a', 'e'],
    skipped: [{ destination: 'b', reason: 'why' }],
  });
});

test('today’s definition wins where it has the type of then; another type is another thing', () => {
  const then = [{ id: 'uploads', type: 'files', paths: ['old'] }];
  const now = (type: string) => [{ id: 'uploads', type, paths: ['new'] }];
  const of = (type: string) =>
    planOf({ backup: { dumps: then }, pipeline: { dumps: now(type) } }).definitions;
  expect(of('files')).toEqual([]);
  expect(of('volume')).toMatchObject([{ dump: 'uploads', why: 'changed' }]);
});

test('an artifact of a dump that expands has another type than its dump', () => {
  const member = { ...uploads, id: 'all.db', dump: 'all', member: 'db', type: 'postgres' };
  const planFor = (...dumps: readonly DumpDefinition[]) =>
    planOf({
      manifest: { artifacts: [member] },
      pipeline: { dumps },
      surveys: [surveyOf('all.db')],
      options: { only: ['all.db'] },
    });
  const other = { id: 'all', member: 'queue', type: 'redis' };
  expect(planFor({ id: 'all', member: 'db', type: 'postgres' }, other)).toMatchObject({
    ...{ definitions: [], refusals: [], leftOut: [] },
  });
  expect(planFor(other).definitions).toMatchObject([{ dump: 'all', why: 'lost' }]);
  expect(planFor({ id: 'all', member: 'db', type: 'mysql' }).definitions).toMatchObject([
    { dump: 'all', why: 'changed' },
  ]);
});

test('a safety backup: by default where something may be replaced', () => {
  const made = (given: Given) => planOf(given).safetyBackup.isMade;
  expect(made(present)).toBe(true);
  expect(made({})).toBe(false);
  expect(made({ ...present, options: { existing: 'overwrite' } })).toBe(true);
  expect(made({ ...present, options: { noSafetyBackup: true } })).toBe(false);
  const defaults = { existing: 'swap', safetyBackup: false, checkout: 'none' } as const;
  expect(made({ ...present, pipeline: { defaults } })).toBe(false);
});

test('the command says every option that was given, and no other', () => {
  const { confirmation } = planOf({
    surveys: [surveyOf('uploads')],
    options: {
      only: ['uploads'],
      to: { 'uploads.path': 'x y' },
      from: 'nas',
      existing: 'overwrite',
      checkout: 'none',
      noSafetyBackup: true,
      allowHooks: true,
      discardPrevious: true,
      fromManifest: '-odd',
      signer,
    },
    question: { program: ['run-pipeline', '-C', '/srv'] },
  });
  const target = 'shop@20261120T021700Z-k3f7';
  expect(confirmation?.argv.filter((word) => word !== confirmation.token)).toEqual([
    ...['run-pipeline', '-C', '/srv', 'restore', target, '--from-manifest=-odd'],
    ...['--signer', signer, '--from', 'nas', '--only', 'uploads', '--to', 'uploads.path=x y'],
    ...['--existing', 'overwrite', '--checkout', 'none', '--no-safety-backup', '--allow-hooks'],
    ...['--discard-previous', '--confirm'],
  ]);
});

test('a plan is made to the minute, and valid for a day after it', () => {
  const { plannedAt, confirmation, backup } = planOf();
  expect(plannedAt).toBe('2026-11-20T12:34:00.000Z');
  expect(confirmation?.validUntil).toBe('2026-11-21T12:34:00.000Z');
  expect(backup.ageMs).toBe(nowMs - Date.parse(backup.startedAt));
});

test('the difference of the pipeline file is bounded', () => {
  const file = (name: string, lines: number) =>
    Array.from({ length: lines }, (_, at) => `${name}${at}`.padEnd(500, '.')).join('\n');
  const plan = planOf({
    manifest: { application: tagged },
    options: { checkout: 'tag' },
    question: {
      code: codeOf(),
      pipelineFile: { path: 'p.yaml', inTag: file('a', 300), today: file('b', 300) },
    },
  });
  expect(plan.pipelineFile).toMatchObject({ added: 300, removed: 300, isCut: true });
  expect(plan.pipelineFile?.lines).toHaveLength(40);
  expect(Math.max(...(plan.pipelineFile?.lines ?? []).map(({ length }) => length))).toBe(401);
});

test('planning twice is the same plan, and changes nothing of what was found', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(namedPlans)), (create) => {
      expect(create()).toEqual(create());
    }),
  );
  const question = questionOf(present);
  const before = structuredClone(question);
  composePlan(question);
  expect(question).toEqual(before);
});
