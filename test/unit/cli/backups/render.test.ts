import { expect, test } from 'vitest';
import { lastGood } from '../../../../src/catalog/last-good.ts';
import { choose, type ListWish } from '../../../../src/cli/list/filter.ts';
import { renderList } from '../../../../src/cli/list/render.ts';
import { backupRecord, destinationRecord } from '../../../../src/cli/reach/backup-record.ts';
import { renderBackup } from '../../../../src/cli/show/render.ts';
import { judgeHealth, type Observed } from '../../../../src/cli/status/health.ts';
import { statusRecord } from '../../../../src/cli/status/record.ts';
import { renderStatus } from '../../../../src/cli/status/render.ts';
import { displayWidth } from '../../../../src/util/display-width.ts';
import { openStore, plantBackup } from '../../../rig/catalog/store.ts';
import { look, middle, newest, nowMs, oldest, plantShop, readFacts } from './sample.ts';

async function shop() {
  const { here, nas } = plantShop();
  return await readFacts(here, nas);
}

const widths = [200, 80, 60, 40] as const;

test.each(widths)('a list on %i columns', async (columns) => {
  const text = renderList([await shop()], look(columns));
  if (columns >= 80) {
    for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
  }
  await expect(text).toMatchFileSnapshot(`../../../golden/cli/list-${columns}.txt`);
});

test('several pipelines have their names above them', async () => {
  const facts = await shop();
  const text = renderList([facts, { ...facts, pipeline: 'other' }], look());
  expect(text).toMatch(/^shop\nid /);
  expect(text).toContain('\n\nother\nid ');
});

const wish: ListWish = { sort: 'date', search: null, labels: [], since: null, last: 100 };

test.each<readonly [Partial<ListWish>, readonly string[]]>([
  [{}, [newest, middle, oldest]],
  [{ sort: 'size' }, [newest, oldest, middle]],
  [{ sort: 'version' }, [newest, middle, oldest]],
  [{ search: 'STABLE' }, [newest]],
  [{ search: 'move' }, [middle]],
  [{ search: 'audit' }, [middle]],
  [{ search: 'orders' }, [newest, middle, oldest]],
  [{ search: 'nothing like it' }, []],
  [{ labels: [['env', 'production']] }, [newest]],
  [{ labels: [['constructor', 'x']] }, []],
  [{ last: 2 }, [newest, middle]],
  [{ last: 2, sort: 'version' }, [newest, middle]],
])('%j', async (wanted, ids) => {
  const { backups } = await shop();
  const chosen = choose(backups, { ...wish, ...wanted });
  expect(chosen.map(({ backup }) => backup.id)).toEqual(ids);
});

test('versions sort as numbers, the highest first and the unknown last', async () => {
  const store = openStore();
  const versions = ['v2.10.0', '2.9.0', 'unknown', '10.0.0'];
  for (const [at, version] of versions.entries()) {
    const application = { ...applicationOf(version), versionFrom: 'file' };
    plantBackup(store, { id: `2026110${at + 1}T000000Z-aaaa`, manifest: { application } });
  }
  const { backups } = await readFacts(store);
  const sorted = choose(backups, { ...wish, sort: 'version' });
  expect(sorted.map(({ backup }) => backup.manifest?.application.version)).toEqual([
    '10.0.0',
    'v2.10.0',
    '2.9.0',
    'unknown',
  ]);
});

function applicationOf(version: string) {
  const none = { commit: null, tag: null, tagExists: false, migrationsSha256: null, images: [] };
  return { version, ...none };
}

test.each([newest, middle, oldest])('the page of %s', async (id) => {
  const facts = await shop();
  const judged = facts.backups.find(({ backup }) => backup.id === id);
  if (judged === undefined) throw new Error('it was planted');
  const text = renderBackup({ ...facts, judged, isVerbose: id === oldest }, look());
  expect(text).not.toContain('\u001b');
  await expect(text).toMatchFileSnapshot(`../../../golden/cli/show-${id}.txt`);
});

test('the page of a backup whose manifest is cut', async () => {
  const store = openStore();
  plantBackup(store);
  store.write('shop/20261120T021700Z-k3f7/manifest.json', '{"formatVersion": 1,');
  const facts = await readFacts(store);
  const [judged] = facts.backups;
  if (judged === undefined) throw new Error('it was planted');
  const text = renderBackup({ ...facts, judged, isVerbose: false }, look());
  await expect(text).toMatchFileSnapshot('../../../golden/cli/show-broken.txt');
});

test('as data', async () => {
  const facts = await shop();
  const [first, second] = facts.backups.map((judged) => backupRecord(judged, facts));
  expect(first).toMatchObject({
    id: newest,
    verdict: 'good',
    version: 'v2.4.0',
    bytes: 6000,
    missingCopies: ['nas'],
    verified: { level: 'checksum', at: '2026-11-20T03:00:00.000Z' },
    hold: null,
  });
  expect(second).toMatchObject({
    verdict: 'suspect',
    complete: false,
    missingDumps: ['mail'],
    missingCopies: [],
    hold: { reason: 'the audit', until: '2026-12-01T12:00:00.000Z' },
  });
});

async function observe(given: Partial<Observed> = {}): Promise<Observed> {
  return {
    known: await shop(),
    dumps: ['orders'],
    live: null,
    lastRun: null,
    futureRuns: [],
    syncs: new Map(),
    leftovers: { runs: [], restores: [] },
    limitMs: 26 * 3_600_000,
    next: [],
    retention: [],
    compliance: [],
    history: null,
    ...given,
  };
}

const holder = {
  verb: 'run',
  run: '20261120T115500Z-live',
  pid: 4711,
  startTicks: 1,
  bootId: 'boot',
  host: 'db1',
  since: '2026-11-20T11:55:00.000Z',
};

test('what status says', async () => {
  const all: readonly Observed[] = [
    await observe(),
    await observe({
      live: { holder, state: 'alive', stage: 'upload', percent: 45.9 },
      lastRun: { run: newest, outcome: 'failed', reason: 'the disk is full', at: nowMs - 60_000 },
      leftovers: { runs: [oldest], restores: [] },
    }),
    await observe({ limitMs: 3_600_000 }),
    await observe({ dumps: ['orders', 'mail'], limitMs: 26 * 3_600_000 }),
    await observe({ known: await readFacts(openStore()), limitMs: null }),
  ];
  const text = renderStatus(all, look());
  await expect(text).toMatchFileSnapshot('../../../golden/cli/status.txt');
});

test('health is ok, overdue or broken', async () => {
  expect(judgeHealth(await observe())).toMatchObject({ state: 'ok', alarms: [] });
  expect(judgeHealth(await observe({ limitMs: 3_600_000 })).state).toBe('overdue');
  expect(judgeHealth(await observe({ limitMs: null })).state).toBe('ok');
  expect(judgeHealth(await observe({ dumps: ['orders', 'mail'] }))).toMatchObject({
    state: 'overdue',
    alarms: ['no good backup holds mail'],
  });
  const empty = await readFacts(openStore());
  expect(judgeHealth(await observe({ known: empty, limitMs: null }))).toMatchObject({
    state: 'broken',
    alarms: ['there is no backup'],
  });
});

test('what is dated in the future is an alarm, and no last good backup', async () => {
  const store = openStore('here');
  const checks = ['20261120T030000Z-aaaa-here-checksum-pass'];
  plantBackup(store, { id: newest, checks });
  const ahead = '20261220T021700Z-ffff';
  plantBackup(store, { id: ahead, checks });
  const known = await readFacts(store);
  const observed = await observe({ known, futureRuns: [ahead, '20261221T021700Z-gggg'] });
  expect(lastGood(known)?.backup.id).toBe(newest);
  expect(judgeHealth(observed)).toMatchObject({
    state: 'broken',
    alarms: [
      `1 backup is dated in the future (${ahead}): look at the clocks; until then nothing counts it`,
      '1 run of this host is dated in the future (20261221T021700Z-gggg): look at the clocks; until then nothing counts it',
    ],
  });
  expect(judgeHealth({ ...observed, limitMs: 3_600_000 }).alarms.at(-1)).toContain('was made 10 h');
  expect(statusRecord(observed)).toMatchObject({ lastGood: { id: newest }, future: [ahead] });
  expect(renderStatus([observed], look())).toContain('newest 10 h ago');
});

test('a record of a deletion that does not count is a warning', async () => {
  const store = openStore('here');
  plantBackup(store, { id: newest, checks: ['20261120T030000Z-aaaa-here-checksum-pass'] });
  store.write(`shop/deleted/${newest}.json`, '');
  const known = await readFacts(store);
  const health = judgeHealth(await observe({ known }));
  expect(health.warnings).toEqual([
    `a record at here that ${newest} was deleted does not count: it is no record of a deletion`,
  ]);
  const [destination] = known.destinations.map(destinationRecord);
  expect(destination?.doubtedDeletions).toEqual([
    { backup: newest, reason: 'it is no record of a deletion' },
  ]);
});

test('a destination that cannot be read breaks a pipeline only where it is required', async () => {
  const known = await shop();
  const without = (id: string) => ({
    ...known,
    destinations: known.destinations.map((one) => ({
      ...one,
      error: one.id === id ? 'the network is away' : null,
    })),
  });
  expect(judgeHealth(await observe({ known: without('here') })).state).toBe('broken');
  const health = judgeHealth(await observe({ known: without('nas') }));
  expect(health.state).toBe('ok');
  expect(health.warnings).toContain('nas could not be read: the network is away');
});

test.each(['safety', 'import'] as const)('one of %s is not the last good one', async (kind) => {
  const store = openStore();
  const trigger = { kind, url: null };
  plantBackup(store, {
    manifest: { trigger },
    checks: ['20261120T030000Z-aaaa-here-checksum-pass'],
  });
  const health = judgeHealth(await observe({ known: await readFacts(store) }));
  expect(health.alarms).toEqual(['there is no good backup']);
});
