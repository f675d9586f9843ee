import { expect, test } from 'vitest';
import { renderPrunePlan } from '../../../../src/cli/prune/render.ts';
import { familyOf, ruleWords } from '../../../../src/cli/prune/rule-words.ts';
import { plainPalette } from '../../../../src/reporters/palette.ts';
import { destinationOf, planOf, prunedOf } from '../../../rig/prune-plans.ts';

const nowMs = Date.parse('2026-11-20T18:00:00Z');
const look = { palette: plainPalette, columns: 100 };
const daysAgo = (days: number) => new Date(nowMs - days * 86_400_000).toISOString();
const daily = (number: number) => `the newest of its day, ${number} of 7 daily`;

const keeper = '20261120T021700Z-k3f9';
const plan = planOf([
  destinationOf(
    'here',
    [
      prunedOf(keeper, 'keep', {
        startedAt: daysAgo(0.6),
        version: '2.4.0',
        reasons: ['the newest good one', daily(1)],
      }),
      prunedOf('20261119T021700Z-aaaa', 'keep', {
        startedAt: daysAgo(1.6),
        reasons: [daily(2)],
        bytes: 450 * 1024 * 1024,
      }),
      prunedOf('20261118T021700Z-bbbb', 'keep', { startedAt: daysAgo(2.6), reasons: [daily(3)] }),
      prunedOf('20261001T021700Z-cccc', 'keep', {
        startedAt: daysAgo(50),
        verdict: 'suspect',
        reasons: ['suspect: it protects nothing, and stays until somebody has looked'],
      }),
      prunedOf('20260901T021700Z-dddd', 'keep', {
        startedAt: daysAgo(80),
        reasons: ['held: the \u001b[31maudit'],
      }),
      ...['eeee', 'ffff'].map((name, at) =>
        prunedOf(`20260801T021700Z-${name}`, 'remove', {
          startedAt: daysAgo(100 + at),
          keepers: [keeper],
        }),
      ),
      prunedOf('20260701T021700Z-gggg', 'remove', {
        startedAt: daysAgo(140),
        verdict: 'broken',
        reasons: ['broken, and newer good ones hold all of it'],
        keepers: [keeper],
      }),
    ],
    {
      restraint: 'the rules want 3 of 8 backups gone, and one run may remove 2',
      remains: [
        { id: '20261103T021700Z-hhhh', reason: 'left by a run that never committed', bytes: 12 },
      ],
    },
  ),
  destinationOf('nas', [], { unread: 'it does not answer' }),
]);

test('a plan is told as a person would', () => {
  const confirmation = {
    token: 'h2pr-dj8s-mq2x-1r6y-35bm',
    validUntil: '2026-11-21T18:00:00.000Z',
    argv: ['run-pipeline', 'prune', 'shop', '--confirm', 'h2pr-dj8s-mq2x-1r6y-35bm'],
  };
  const text = renderPrunePlan({ ...plan, confirmation }, look, { nowMs, isVerbose: false });
  expect(text).toMatchInlineSnapshot(`
    "shop: 3 of 8 copies and 1 folder of remains would go, 3.0 KiB would become free

    here  /backups/here
      rules       last 2, daily 7, everything within 30 days
      note        no run does this by itself: the rules want 3 of 8 backups gone, and one run may remove
                  2; so a person has to confirm it
      goes        3 of 8 backups, 3.0 KiB
                  no rule keeps it
                    20260801T021700Z-eeee  100 d ago  1.0 KiB
                    20260801T021700Z-ffff  101 d ago  1.0 KiB
                  in their place stays 20261120T021700Z-k3f9
                  broken, and newer good ones hold all of it
                    20260701T021700Z-gggg  140 d ago  1.0 KiB  broken
                  in its place stays 20261120T021700Z-k3f9
      remains     20261103T021700Z-hhhh  12 B, left by a run that never committed
      stays       5 of 8 backups, 450 MiB
                  the newest good one
                    20261120T021700Z-k3f9  14 h ago  1.0 KiB  2.4.0, also the newest of its day (7
                                                              daily)
                  the newest of its day (7 daily)
                    20261119T021700Z-aaaa  38 h ago  450 MiB
                    20261118T021700Z-bbbb  3 d ago   1.0 KiB
                  suspect: it protects nothing, and stays until somebody has looked
                    20261001T021700Z-cccc  50 d ago  1.0 KiB  suspect
                  held: the ␛[31maudit
                    20260901T021700Z-dddd  80 d ago  1.0 KiB

    nas  /backups/nas
      unread      it does not answer
                  nothing is removed there, nor anything that a hold there may protect

    Nothing was touched. Until 2026-11-21 18:00:00 UTC this does it:

      run-pipeline prune shop --confirm h2pr-dj8s-mq2x-1r6y-35bm
    "
  `);
});

test('many that stay for one reason are told by their first and last', () => {
  const backups = Array.from({ length: 40 }, (_, day) =>
    prunedOf(`b${day}`, 'keep', {
      startedAt: daysAgo(day),
      reasons: ['within the time in which every backup stays'],
    }),
  );
  const many = planOf([destinationOf('here', backups)]);
  const [short, long] = [false, true].map((isVerbose) =>
    renderPrunePlan(many, look, { nowMs, isVerbose }),
  );
  expect(short).toContain('40 backups from 2026-10-12 to 2026-11-20');
  expect(short?.split('\n').length).toBeLessThan(10);
  expect(long).toContain('b39');
});

test('the words of rules and of what reasons have in common', () => {
  expect(ruleWords({ last: 3, yearly: 2, within: 90 * 60_000 })).toBe(
    'last 3, yearly 2, everything within 90 minutes',
  );
  expect(familyOf('orders: number 3 of the last 7')).toBe('orders: among the last 7');
  expect(familyOf('held: the audit')).toBe('held: the audit');
});
