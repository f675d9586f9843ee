import { expect, test } from 'vitest';
import {
  type Judged,
  judge,
} from '../../../../../src/adapters/sources/postgres/restore/findings.ts';

const live = {
  ...{ oid: '1', owner: 'app', isOurs: true, encoding: 'UTF8', comment: null, isTemplate: false },
  ...{ allowsConnections: true, bytes: 1, sessions: 0, strangers: null, preparedTransactions: 0 },
  ...{ slots: null, subscriptions: 0 },
};

function judgedOf(
  wish: 'swap' | 'overwrite',
  way: Judged['way'],
  discardsPrevious = false,
): Judged {
  return {
    ...{ database: 'orders', way, leaves: { owners: false, privileges: false } },
    wish: { existing: wish, facts: {}, discardsPrevious },
    selection: { schemas: [], tables: [], exclude: ['audit.*'] },
    situation: {
      ...{ databases: new Map(), version: 150_018, roles: [], extensions: [], locales: [], live },
      role: { name: 'app', isSuperuser: false, mayCreate: true },
    },
  };
}

test.each([
  [
    'swap',
    /--to <dump>\.database=<name>`, or say `--existing swap` without `--discard-previous`, which keeps the database$/,
  ],
  ['in place', /--to <dump>\.database=<name>`$/],
] as const)('what a dump excludes is not overwritten: %s', (way, hint) => {
  expect(judge(judgedOf('overwrite', way))).toContainEqual({
    severity: 'error',
    message: expect.stringContaining('the dump is without audit.*, which would be gone'),
    hint: expect.stringMatching(hint),
  });
});

test('what a dump excludes stays in the database that is kept', () => {
  expect(judge(judgedOf('swap', 'swap'))).toEqual([
    {
      severity: 'warning',
      message: 'the dump is without audit.*: the restored database will be, too',
      hint: 'take what is needed from the database that is kept',
    },
  ]);
});

test('what a dump excludes is not discarded with the database that had it', () => {
  expect(judge(judgedOf('swap', 'swap', true))).toContainEqual({
    severity: 'error',
    message: expect.stringContaining('which would be gone with what is replaced'),
    hint: expect.stringContaining('without `--discard-previous`'),
  });
});
