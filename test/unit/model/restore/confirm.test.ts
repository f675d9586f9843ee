import { expect, test } from 'vitest';
import { findEntry } from '../../../../src/model/diagnostics/catalogue.ts';
import { findUnconfirmed } from '../../../../src/model/restore/confirm.ts';
import { type Given, nowMs, planOf, surveyOf } from '../../../rig/restore/plans.ts';

const plan = planOf({ surveys: [surveyOf('uploads')] });
const token = plan.confirmation?.token ?? '';
const demand = { plan, phrase: null, nowMs };
const phrased = { ...demand, phrase: 'restore production' };
const otherPlan = (given: Given) => ({
  ...demand,
  plan: planOf({ surveys: [surveyOf('uploads')], ...given }),
});

test('the token alone, where no phrase is demanded', () => {
  expect(findUnconfirmed({ token, phrase: null }, demand)).toBeNull();
  expect(findUnconfirmed({ token, phrase: 'anything' }, demand)).toBeNull();
});

test('token and phrase, with spaces around', () => {
  expect(findUnconfirmed({ token, phrase: ' restore production\n' }, phrased)).toBeNull();
});

test.each([
  [{ token: null, phrase: null }, demand, 'no token was given'],
  [{ token: ' ', phrase: null }, demand, 'no token was given'],
  [{ token: 'yes', phrase: null }, demand, /^this is no token: a token has 20/],
  [{ token, phrase: null }, { ...demand, nowMs: nowMs + 86_400_000 }, /older than 24 hours$/],
  [{ token, phrase: null }, { ...demand, nowMs: nowMs - 86_400_001 }, /still to come$/],
  [{ token, phrase: null }, otherPlan({ backup: { manifestSha256: 'c' } }), /for another backup$/],
  [
    { token, phrase: null },
    otherPlan({ surveys: [surveyOf('uploads', { fingerprint: 'x' })] }),
    /target has changed/,
  ],
  [{ token, phrase: null }, otherPlan({ pipeline: { digest: 'x' } }), /was edited since$/],
  [{ token: token.replace(/.$/, 'o'), phrase: null }, demand, /of another plan/],
  [{ token, phrase: null }, phrased, 'no phrase was given'],
  [{ token, phrase: ' ' }, phrased, 'no phrase was given'],
  [{ token, phrase: 'Restore production' }, phrased, 'the phrase is another one'],
  [{ token, phrase: 'restore  production' }, phrased, 'the phrase is another one'],
])('%j is refused', (answer, demanded, message) => {
  const found = findUnconfirmed(answer, demanded);
  expect(found?.message).toMatch(message);
  expect(found?.hint).not.toBe('');
  expect(findEntry(found?.code ?? '')?.exit).toBe(77);
});

test('nobody is shown the phrase or what was typed', () => {
  const said = [
    findUnconfirmed({ token: 'typed token', phrase: null }, phrased),
    findUnconfirmed({ token, phrase: 'typed phrase' }, phrased),
    findUnconfirmed({ token, phrase: null }, phrased),
  ];
  expect(JSON.stringify(said)).not.toMatch(/typed|production/);
});

test('a plan that is refused is not begun, whatever was said', () => {
  const refused = planOf({ surveys: [], backup: { verdict: 'broken' } });
  const found = findUnconfirmed({ token, phrase: null }, { ...demand, plan: refused });
  expect(found).toMatchObject({ code: 'BP5101', message: refused.refusals[0]?.message });
  expect(findEntry(found?.code ?? '')?.exit).toBe(77);
});
