import { expect, test } from 'vitest';
import type { RestorePlan } from '../../../../src/model/restore/plan.ts';
import { type Given, orders, planOf, surveyOf, uploads } from '../../../rig/restore/plans.ts';

const present = { surveys: [surveyOf('uploads')] };
const messages = ({ refusals }: RestorePlan) => refusals.map(({ message }) => message);

test('a safety backup holds what the pipeline of today backs up, and nothing that goes elsewhere', () => {
  const both = { artifacts: [orders, uploads] };
  const surveys = [surveyOf('orders'), surveyOf('uploads')];
  const of = (given: Given) => planOf({ manifest: both, surveys, ...given });
  expect(of({}).safetyBackup).toMatchObject({ dumps: ['orders', 'uploads'], uncovered: [] });
  const redirected = of({ options: { to: { 'uploads.into': '/x' }, existing: 'overwrite' } });
  expect(redirected.safetyBackup).toMatchObject({
    isMade: true,
    dumps: ['orders'],
    uncovered: ['uploads'],
  });
  expect(redirected.warnings.filter((text) => text.startsWith('nothing keeps'))).toEqual([
    'nothing keeps the data of uploads that is there now, the safety backup neither: it will be gone for good',
  ]);
  const lost = of({ pipeline: { dumps: [{ id: 'orders', type: 'sqlite' }] } });
  expect(lost.safetyBackup).toMatchObject({ dumps: ['orders'], uncovered: ['uploads'] });
  const alone = planOf({ ...present, options: { to: { 'uploads.into': '/x' } } });
  expect(alone.safetyBackup).toMatchObject({ isMade: false, dumps: [], uncovered: [] });
});

test('data that is swapped and kept nowhere is as lost as what is overwritten', () => {
  const plan = planOf({
    surveys: [surveyOf('uploads', { keeps: [] })],
    options: { noSafetyBackup: true },
  });
  expect(plan.warnings[0]).toMatch(/^nothing keeps the data of uploads/);
});

test('what stands in the way beside the targets refuses the plan, too', () => {
  const obstacles = [{ message: 'there is no key', hint: 'name one' }];
  expect(planOf({ question: { obstacles } })).toMatchObject({
    refusals: obstacles,
    confirmation: null,
  });
});

test('a dump that nobody may believe is refused once, and its target is not looked at', () => {
  const plan = planOf({
    surveys: [],
    pipeline: { dumps: [] },
    backup: { dumps: [], signature: { trust: 'unasked' } },
  });
  expect(messages(plan)).toEqual([expect.stringMatching(/not signed by anybody trusted/)]);
});

test('data that is there is refused once, by whoever has looked at it', () => {
  const finding = { severity: 'error', message: 'it is there already', hint: 'swap it' } as const;
  const refuse = { defaults: { existing: 'refuse', checkout: 'none' } } as const;
  const of = (findings: readonly (typeof finding)[]) =>
    messages(planOf({ pipeline: refuse, surveys: [surveyOf('uploads', { findings })] }));
  expect(of([finding])).toEqual(['it is there already']);
  expect(of([])).toEqual([expect.stringMatching(/may not be replaced/)]);
});

test('a target below another one is refused: the exchange of the outer would take it away', () => {
  const both = { artifacts: [orders, uploads] };
  const surveys = [
    surveyOf('orders', { target: ['/srv/data/orders.db'] }),
    surveyOf('uploads', { target: ['/srv/data'] }),
  ];
  const plan = planOf({ manifest: both, surveys });
  expect(plan.refusals).toEqual([
    {
      message: expect.stringMatching(/^orders goes below uploads/),
      hint: expect.stringContaining('--only uploads first, then --only orders'),
    },
  ]);
});

test('an archive is told by what it holds, not by its own size', () => {
  const artifact = { ...uploads, facts: { bytes: 1234 } };
  const plan = planOf({ manifest: { artifacts: [artifact] }, ...present });
  expect(plan.artifacts.map(({ bytesThen }) => bytesThen)).toEqual([1234]);
  expect(planOf(present).artifacts.map(({ bytesThen }) => bytesThen)).toEqual([
    uploads.plain.bytes,
  ]);
});
