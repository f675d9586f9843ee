import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { looksLikePlan, parsePlan } from '../../../../src/cli/plan/parse.ts';
import { digestRunPlan } from '../../../../src/model/run-plan/digest.ts';
import { runPlanSchema } from '../../../../src/model/run-plan/schema.ts';
import { sampleDestination, samplePlan } from '../../../rig/run/sample-plan.ts';

const text = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
const parse = (given: string | Uint8Array) =>
  parsePlan(typeof given === 'string' ? new TextEncoder().encode(given) : given);
/** As somebody would write it who knows how the digest is made. */
const sealed = (change: object) => {
  const plan = { ...samplePlan(), ...change };
  return text({ ...plan, digest: digestRunPlan(plan) });
};

test('the published schema is the one in the code', () => {
  const file = join(import.meta.dirname, '../../../../schemas/plan.v1.schema.json');
  expect(readFileSync(file, 'utf8')).toBe(text(runPlanSchema));
});

test('a plan is read as it was written, also with what a later version says', () => {
  expect(parse(text(samplePlan()))).toEqual({ ok: true, plan: samplePlan() });
  expect(parse(sealed({ mood: 'good' }))).toMatchObject({ ok: true });
});

const withRemoval = (id: string) => ({
  destinations: [sampleDestination({ removals: [{ id, reason: '' }] })],
});

test.each<[string, string | Uint8Array, string, string]>([
  ['an empty file', '', '', 'it is empty'],
  ['text', 'version: 1\n', '', 'not JSON'],
  ['a plan that is cut', text(samplePlan()).slice(0, 300), ':11:48', 'cut short'],
  ['bytes', new Uint8Array([0xff, 0xfe, 0]), '', 'not UTF-8'],
  ['no map', '[]', '', 'object'],
  ['a manifest', text({ formatVersion: 1, id: 'x' }), '', 'must have required property'],
  ['a newer format', text({ ...samplePlan(), formatVersion: 2 }), '', 'use a newer one'],
  ['a path as a pipeline', sealed({ pipeline: '../etc' }), '', 'pipeline must match pattern'],
  ['a path as a backup', sealed(withRemoval('../../etc')), '', 'destinations/0/removals/0/id must'],
  ['a date that is none', sealed({ madeAt: 'yesterday' }), '', 'madeAt must match pattern'],
  [
    'a destination twice',
    sealed({ destinations: [sampleDestination(), sampleDestination({ removals: [] })] }),
    '',
    'destinations has here twice',
  ],
  ['a key twice', text(samplePlan()).replace('{', '{"pipeline":"blog",'), '', 'pipeline'],
  ['an edited plan', text({ ...samplePlan(), warnings: ['x'] }), '', 'damaged or edited'],
  ['depth without measure', `${'['.repeat(5000)}${']'.repeat(5000)}`, '', 'nested'],
])('%s is refused, and the reason says where', (_, given, at, reason) => {
  expect(parse(given)).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  if (at !== '') expect(parse(given)).toMatchObject({ at });
});

test('the plan of another version may be replaced, and nothing else', () => {
  const bytes = (given: string) => new TextEncoder().encode(given);
  expect(looksLikePlan(bytes(text({ ...samplePlan(), formatVersion: 2 })))).toBe(true);
  for (const other of ['', '[]', 'null', '{}', 'version: 1', text(samplePlan()).slice(0, 90)])
    expect(looksLikePlan(bytes(other))).toBe(false);
});
