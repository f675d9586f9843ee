import { describe, expect, test } from 'vitest';
import { judgeCopy } from '../../../src/catalog/judge-copy.ts';
import { viewForRetention } from '../../../src/catalog/retention/view.ts';
import { judgeBackups } from '../../../src/catalog/verdict.ts';
import type { Json } from '../../../src/model/run/facts.ts';
import { sampleBackup, sampleCheck, sampleCopy } from '../../rig/catalog/judged.ts';
import { sampleArtifact } from '../../rig/catalog/sample-manifest.ts';

const id = '20261120T020000Z-aaaa';

describe('a copy', () => {
  test.each<readonly [string, readonly string[]]>([
    ['unverified', []],
    ['good', ['01 size pass']],
    ['good', ['01 checksum pass', '02 download pass']],
    ['broken', ['01 checksum fail']],
    ['broken', ['01 checksum pass', '02 checksum fail']],
    ['broken', ['02 checksum fail', '01 checksum pass']],
    ['good', ['01 checksum fail', '02 checksum pass']],
    ['good', ['01 checksum fail', '02 open pass']],
    ['broken', ['01 download fail', '02 checksum pass']],
    ['broken', ['01 open fail', '02 download pass', '03 size pass']],
    ['good', ['01 size fail', '02 open fail', '03 open pass']],
    ['broken', ['01 size fail', '02 open fail', '03 download pass']],
    ['good', ['01 open fail', '02 restore pass']],
    ['broken', ['01 checksum pass', '01 checksum fail']],
    ['unverified', ['01 accept pass']],
    ['broken', ['01 checksum fail', '02 accept pass']],
  ])('is %s after %j', (verdict, checks) => {
    const names = checks.map((check) => {
      const [hour, level, result] = check.split(' ');
      return sampleCheck(`20261121T${hour}0000Z-aaaa-here-${level}-${result}`);
    });
    expect(judgeCopy(sampleCopy({ id, checks: names })).verdict).toBe(verdict);
  });

  test('is not judged by the checks of another destination', () => {
    const checks = [sampleCheck('20261121T010000Z-aaaa-there-open-pass')];
    expect(judgeCopy(sampleCopy({ id, checks })).verdict).toBe('unverified');
  });

  test.each([
    ['incomplete', 'x is missing'],
    ['broken', 'it is empty'],
    ['orphan', 'manifest.json is missing'],
  ] as const)('that is %s is broken, whatever a check once said', (state, problem) => {
    const checks = [sampleCheck('20261121T010000Z-aaaa-here-open-pass')];
    const judged = judgeCopy(sampleCopy({ id, state, problems: [problem], checks }));
    expect(judged).toMatchObject({ verdict: 'broken', reason: problem });
  });

  test('that is being deleted counts no more', () => {
    const checks = [sampleCheck('20261121T010000Z-aaaa-here-open-pass')];
    const judged = judgeCopy(sampleCopy({ id, checks, isDeleted: true }));
    expect(judged).toMatchObject({ verdict: 'unverified', reason: 'its deletion was begun' });
  });

  test('tells the strongest check and when it was', () => {
    const checks = ['01-aaaa-here-open', '02-aaaa-here-open', '03-aaaa-here-checksum'].map((name) =>
      sampleCheck(`20261121T${name.replace('-', '0000Z-')}-pass`),
    );
    expect(judgeCopy(sampleCopy({ id, checks })).verified).toEqual({
      level: 'open',
      at: Date.parse('2026-11-21T02:00:00Z'),
    });
  });
});

const days = ['18', '19', '20', '21'].map((day) => `202611${day}T020000Z-aaaa`);

/** The verdict of each day, from the oldest on. */
function verdictsOf(sizes: readonly Readonly<Record<string, number>>[]): readonly string[] {
  const backups = sizes.map((dumps, at) => sampleBackup(days[at] ?? id, { dumps }));
  return judgeBackups(backups.toReversed())
    .map(({ verdict }) => verdict)
    .reverse();
}

describe('a backup', () => {
  test.each<readonly [string, readonly Readonly<Record<string, number>>[], readonly string[]]>([
    ['at half the size', [{ a: 100 }, { a: 50 }], ['good', 'good']],
    ['under half the size', [{ a: 100 }, { a: 49 }], ['good', 'suspect']],
    ['after a suspect one', [{ a: 100 }, { a: 40 }, { a: 40 }], ['good', 'suspect', 'suspect']],
    ['large again', [{ a: 100 }, { a: 40 }, { a: 90 }], ['good', 'suspect', 'good']],
    ['that shrinks slowly', [{ a: 100 }, { a: 60 }, { a: 40 }], ['good', 'good', 'good']],
    ['of other dumps', [{ a: 100 }, { b: 1 }], ['good', 'good']],
    ['of one dump of two', [{ a: 100, b: 100 }, { a: 90 }, { b: 10 }], ['good', 'good', 'suspect']],
    ['after an empty one', [{ a: 0 }, { a: 0 }], ['good', 'good']],
  ])('%s', (_, sizes, verdicts) => {
    expect(verdictsOf(sizes)).toEqual(verdicts);
  });

  const rowsOf = (rows: Json | undefined) => ({
    manifest: { artifacts: [sampleArtifact({ facts: rows === undefined ? {} : { rows } })] },
  });
  test.each<readonly [Json | undefined, Json | undefined, string]>([
    [100, 49, 'suspect'],
    [100, 50, 'good'],
    [{ a: 90, b: 10 }, { a: 0, b: 10 }, 'suspect'],
    [{ a: 90, b: 10 }, { a: 90 }, 'good'],
    [undefined, 0, 'good'],
    [100, undefined, 'good'],
    ['many', [], 'good'],
  ])('with rows %j, then %j, is %s', (before, after, verdict) => {
    const [older = id, newer = id] = days;
    const backups = [sampleBackup(newer, rowsOf(after)), sampleBackup(older, rowsOf(before))];
    expect(judgeBackups(backups)[0]?.verdict).toBe(verdict);
  });

  test('of which one member collapsed is suspect', () => {
    const members = (bytes: number) => ({
      manifest: {
        artifacts: [
          sampleArtifact({ member: 'big', plain: { bytes: 1000, sha256: '0'.repeat(64) } }),
          sampleArtifact({ member: 'small', plain: { bytes, sha256: '0'.repeat(64) } }),
        ],
      },
    });
    const [older = id, newer = id] = days;
    const [judged] = judgeBackups([
      sampleBackup(newer, members(1)),
      sampleBackup(older, members(9)),
    ]);
    expect(judged?.reason).toContain('orders.small has 1 bytes');
  });

  test.each(['open', 'accept', 'restore'])(
    'is cleared by a pass of %s, and compared with',
    (level) => {
      const [older = id, shrunk = id, next = id] = days;
      const cleared = sampleBackup(shrunk, { dumps: { orders: 10 } });
      const [copy] = cleared.copies;
      const checks = [
        ...(copy?.checks ?? []),
        sampleCheck(`20261121T010000Z-aaaa-here-${level}-pass`),
      ];
      const copies = copy === undefined ? [] : [{ ...copy, checks }];
      const verdicts = judgeBackups([
        sampleBackup(older),
        { ...cleared, copies },
        sampleBackup(next, { dumps: { orders: 9 } }),
      ]).map(({ verdict }) => verdict);
      expect(verdicts).toEqual(['good', 'good', 'good']);
    },
  );

  test('stays suspect when the run said so and the comparison is gone', () => {
    const artifacts = [sampleArtifact({ facts: { suspect: 'half of before' } })];
    const [judged] = judgeBackups([sampleBackup(id, { manifest: { artifacts } })]);
    expect(judged).toMatchObject({ verdict: 'suspect', reason: 'half of before' });
  });

  test('is not compared with one that is not good', () => {
    const [older = id, newer = id] = days;
    const [judged] = judgeBackups([
      sampleBackup(newer, { dumps: { orders: 1 } }),
      sampleBackup(older, { isVerified: false }),
    ]);
    expect(judged?.verdict).toBe('good');
  });

  test('whose manifests differ is broken', () => {
    const [judged] = judgeBackups([{ ...sampleBackup(id), isTampered: true }]);
    expect(judged?.verdict).toBe('broken');
  });
});

describe('the view of retention', () => {
  test('knows a deletion that was interrupted', () => {
    const judged = judgeBackups([sampleBackup(id, { copy: { isDeleted: true } })]);
    expect(viewForRetention(judged, 'here', 0)).toMatchObject([
      { isDeleted: true, verdict: 'unverified' },
    ]);
  });

  test('knows since when a copy is broken', () => {
    const checks = [sampleCheck('20261121T010000Z-aaaa-here-checksum-fail')];
    const judged = judgeBackups([sampleBackup(id, { copy: { checks } })]);
    expect(viewForRetention(judged, 'here', 0)).toMatchObject([
      { verdict: 'broken', brokenAt: Date.parse('2026-11-21T01:00:00Z') },
    ]);
  });

  test('counts only what a copy is worth at that destination', () => {
    const backup = sampleBackup(id);
    const copies = [...backup.copies, sampleCopy({ id, destination: 'there' })];
    const judged = judgeBackups([{ ...backup, copies }]);
    expect(viewForRetention(judged, 'here', 0)).toMatchObject([{ id, verdict: 'good' }]);
    expect(viewForRetention(judged, 'there', 0)).toMatchObject([{ id, verdict: 'unverified' }]);
    expect(viewForRetention(judged, 'nowhere', 0)).toEqual([]);
  });

  test('knows holds that have not expired', () => {
    const until = Date.parse('2026-12-01T00:00:00Z');
    const hold = { reason: 'audit', owner: 'ann', until };
    const judged = judgeBackups([sampleBackup(id, { copy: { hold } })]);
    expect(viewForRetention(judged, 'here', until - 1)).toMatchObject([{ hold: 'audit' }]);
    expect(viewForRetention(judged, 'here', until)).toMatchObject([{ hold: null }]);
  });
});
