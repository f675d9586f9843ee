import { expect, test } from 'vitest';
import { takeSample } from '../../../../src/cli/verify/choose-backups.ts';
import { openStore, plantBackup } from '../../../rig/catalog/store.ts';
import { readFacts } from './sample.ts';

async function five() {
  const store = openStore();
  for (let at = 1; at <= 5; at += 1) plantBackup(store, { id: `2026110${at}T000000Z-aaaa` });
  return (await readFacts(store)).backups;
}

test.each([
  [0.01, 1],
  [0.2, 1],
  [0.21, 2],
  [1, 5],
])('a share of %d of five is %d, each once and in order', async (share, wanted) => {
  const all = await five();
  const taken = takeSample(all, share);
  expect(taken).toHaveLength(wanted);
  expect(taken).toEqual(all.filter((one) => taken.includes(one)));
});

test('it is a random one', async () => {
  const all = await five();
  expect(takeSample(all, 0.2, (below) => below - 1)).toEqual([all[4]]);
  expect(takeSample(all, 0.4, () => 0)).toEqual([all[0], all[1]]);
  expect(takeSample([], 1)).toEqual([]);
});
