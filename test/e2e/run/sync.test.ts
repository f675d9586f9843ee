import { readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dataOf, runTo, tokenOf } from '../../rig/run/confirming.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt, namesIn } from '../../rig/run/stored.ts';
import { killedBefore } from '../../rig/run/tamper.ts';

const there = ['sync', 'shop', '--from', 'here', '--to', 'nas'] as const;
const back = ['sync', 'shop', '--from', 'nas', '--to', 'here'] as const;

/** So many backups at both destinations, the oldest first. */
async function openHistory(backups: number): Promise<{ site: Site; ids: readonly string[] }> {
  const site = openSite();
  const ids: string[] = [];
  for (let made = 0; made < backups; made += 1) {
    ids.push((await runTo(site, 0, 'run', '--json')).summary?.backup ?? '');
  }
  return { site, ids };
}

const idsAt = (site: Site, place: string) => manifestsAt(site, place).map(({ id }) => id);
const lose = (site: Site, place: string, id = '') =>
  rmSync(site.path(place, 'shop', id), { recursive: true });

test('what is missing and good comes, what was deleted or is damaged does not', async () => {
  const { site, ids } = await openHistory(3);
  const [deleted = '', damaged = '', missing = ''] = ids;
  const only = ['delete', `shop@${deleted}`, '--at', 'nas'];
  await runTo(site, 0, ...only, '--confirm', await tokenOf(site, ...only));
  lose(site, 'nas', damaged);
  lose(site, 'nas', missing);
  truncateSync(site.path('here/shop', damaged, 'docs.tar.zst'), 10);

  const dry = await runTo(site, 0, ...there, '--dry-run');
  expect(dry.stderr).toContain('shop: 1 backup is missing at nas and good at here');
  expect(dry.stderr).toContain(`would copy  ${missing}`);
  expect(idsAt(site, 'nas')).toEqual([]);

  const first = await runTo(site, 3, ...there, '--json');
  const events = first.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events).toMatchObject([
    { event: 'sync-started', formatVersion: 1, from: 'here', to: 'nas', backups: 1 },
    { event: 'left', backup: damaged, reason: expect.stringContaining('not good at here') },
    { event: 'copied', backup: missing },
    { event: 'sync-finished', summary: { copied: 1, left: 1, failed: 0 } },
  ]);
  expect(idsAt(site, 'nas')).toEqual([missing]);
  const [of] = ['here', 'nas'].map((place) => site.path(place, 'shop', missing));
  for (const file of readdirSync(of ?? '').filter((name) => name !== 'checks')) {
    const bytes = ['here', 'nas'].map((place) =>
      readFileSync(site.path(place, 'shop', missing, file)),
    );
    expect(bytes[0], file).toEqual(bytes[1]);
  }
  const checks = namesIn(site.path('nas/shop', missing, 'checks')).join();
  expect(checks).toMatch(/-nas-checksum-pass\.json/);

  const { lastLine } = await runTo(site, 3, ...there);
  expect(lastLine).toContain('nas lacks nothing that is good at here; 1 not fit to be copied');
  lose(site, 'here', missing);
  expect((await runTo(site, 0, ...back)).lastLine).toContain('1 backup copied from nas to here');
  await runTo(site, 0, 'verify', `shop@${missing}`, '--level', 'download');

  const status = dataOf(await site.run('status', '--json')).pipelines[0];
  expect(status.syncs).toMatchObject({ here: { from: 'nas', copied: 1 }, nas: { from: 'here' } });
  const said = await site.run('status');
  expect(said.stdout).toMatch(/ {2}here {2}from nas just now, 1 backup copied/);
  const log = dataOf(await runTo(site, 0, 'audit', 'list', '--json'));
  expect(JSON.stringify(log)).toContain('"verb":"sync"');
});

test('a destination that never had a backup is filled, and one of somebody else is not touched', async () => {
  const site = openSite();
  const known = [...site.destinations];
  site.destinations.delete('nas');
  site.pipeline();
  const id = (await runTo(site, 0, 'run', '--json')).summary?.backup ?? '';
  for (const [name, path] of known) site.destinations.set(name, path);
  site.pipeline();
  expect((await runTo(site, 0, ...there)).lastLine).toContain('1 backup copied from here to nas');
  expect(idsAt(site, 'nas')).toEqual([id]);
  await assertInvariants(site);

  lose(site, 'nas');
  const foreign = {
    formatVersion: 1,
    pipeline: 'shop',
    installation: 'x',
    repository: '',
    since: '2026-01-01T00:00:00Z',
  };
  site.write('nas/shop/owner.json', JSON.stringify(foreign));
  const refused = await runTo(site, 69, ...there);
  expect(refused.stderr).toContain('belongs to another installation');
  expect(namesIn(site.path('nas/shop'))).toEqual(['owner.json']);

  const wrong = await runTo(site, 64, 'sync', 'shop', '--from', 'her', '--to', 'nas');
  expect(wrong.stderr).toContain('did you mean here?');
  const same = await runTo(site, 64, 'sync', 'shop', '--from', 'nas', '--to', 'nas');
  expect(same.stderr).toContain('--from and --to are both nas');
});

test('killed in the middle it leaves nothing half, and a repetition completes it', async () => {
  const { site, ids } = await openHistory(2);
  for (const id of ids) lose(site, 'nas', id);
  const [, newest = ''] = ids;
  for (const file of ['docs.tar.zst', 'manifest.json']) {
    await killedBefore(site, site.path('nas/shop', newest, file), [...there]);
    expect(idsAt(site, 'nas')).toEqual([]);
    expect(namesIn(site.path('nas/shop', newest)).some((name) => name.endsWith('.part'))).toBe(
      true,
    );
    const { stdout } = await runTo(site, 0, 'recover');
    expect(stdout).toContain('a command was killed');
    expect(namesIn(site.path('nas/shop', newest)).filter((name) => name.endsWith('.part'))).toEqual(
      [],
    );
  }
  await runTo(site, 0, ...there);
  expect(idsAt(site, 'nas').toSorted()).toEqual([...ids].toSorted());
  await assertInvariants(site);
});
