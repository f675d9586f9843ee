import { expect, test } from 'vitest';
import { judgeBackups } from '../../../src/catalog/verdict.ts';
import { chooseUnverified } from '../../../src/stages/choose-unverified.ts';
import { sampleBackup, sampleCopy } from '../../rig/catalog/judged.ts';
import { sampleArtifact } from '../../rig/catalog/sample-manifest.ts';

const gib = 1024 ** 3;
const idOf = (day: number) => `202611${day}T020000Z-aaaa`;

/** A backup that nobody has checked, with so many bytes at one destination. */
function unverified(
  day: number,
  storedGib: number,
  given: Parameters<typeof sampleBackup>[1] = {},
) {
  const stored = { bytes: storedGib * gib, sha256: '0'.repeat(64) };
  const manifest = { artifacts: [sampleArtifact({ dump: 'orders', stored })] };
  return sampleBackup(idOf(day), { isVerified: false, manifest, ...given });
}

function choose(backups: readonly ReturnType<typeof sampleBackup>[]) {
  const { now, later } = chooseUnverified(judgeBackups(backups), (id) => id === 'here');
  const names = (found: typeof now) => found.map(({ copy }) => copy.id);
  return { now: names(now), later: names(later) };
}

test('the newest first, as many as a run can read beside its work', () => {
  const backups = [unverified(20, 8), unverified(19, 8), unverified(18, 8), unverified(17, 1)];
  expect(choose(backups)).toEqual({ now: [idOf(20), idOf(19)], later: [idOf(18), idOf(17)] });
});

test('one is taken however large it is', () => {
  const backups = [unverified(20, 900), unverified(19, 1)];
  expect(choose(backups)).toEqual({ now: [idOf(20)], later: [idOf(19)] });
});

test('nothing where nothing waits', () => {
  expect(choose([sampleBackup(idOf(20))])).toEqual({ now: [], later: [] });
});

test('what is out of reach, going, incomplete or in doubt is left alone', () => {
  const backups = [
    unverified(20, 1, { copy: { destination: 'there' } }),
    unverified(19, 1, { copy: { isDeleted: true } }),
    unverified(18, 1, { copy: { state: 'incomplete', problems: ['orders is missing'] } }),
    { ...unverified(17, 1), isTampered: true },
    { ...unverified(16, 1), manifest: null, copies: [sampleCopy({ id: idOf(16) })] },
    unverified(15, 1),
  ];
  expect(choose(backups)).toEqual({ now: [idOf(15)], later: [] });
});
