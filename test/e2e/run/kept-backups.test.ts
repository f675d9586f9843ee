import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createKeyPair } from '../../rig/config/keys.ts';
import { clockAhead, day } from '../../rig/run/clock.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt, namesIn } from '../../rig/run/stored.ts';

const keepLast = (last: number) => [`retention: { keep: { last: ${last} }, maxDeletes: 50 }`];

async function runWell(site: Site, ...argv: readonly string[]): Promise<string> {
  const ran = await site.run('run', '--json', ...argv);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  return ran.summary?.backup ?? '';
}

/** As if everything in a folder had been written days ago. */
function age(folder: string, days: number): void {
  const then = Date.now() / 1000 - (days * day) / 1000;
  for (const name of namesIn(folder)) utimesSync(join(folder, name), then, then);
}

test('a backup that has lost its manifest is broken, told, and never collected', async () => {
  const site = openSite({ upload: ['{ id: here, type: local, path: ../here }'] });
  site.destinations.delete('nas');
  const made = await site.start(['run', '--json'], clockAhead(site, -3 * day)).ended;
  const lost = made.summary?.backup ?? '';
  const folder = site.path('here/shop', lost);
  rmSync(join(folder, 'manifest.json'));
  for (const one of [folder, join(folder, 'checks')]) age(one, 3);
  const remains = namesIn(folder);
  site.pipeline({
    upload: ['{ id: here, type: local, path: ../here }'],
    after: ['retention: { keep: { last: 1 }, maxDeletes: 50, failedAfter: 0s }'],
  });
  for (const _ of [1, 2]) {
    const ran = await site.run('run', '--json');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    const says = `${lost} at here is a broken backup, and stays: manifest.json is missing`;
    expect(ran.summary?.warnings).toContainEqual(expect.stringContaining(says));
    expect(ran.events).toContainEqual(
      expect.objectContaining({ event: 'warning', message: expect.stringContaining(says) }),
    );
  }
  expect(namesIn(folder)).toEqual(remains);
  const { data } = JSON.parse((await site.run('list', '--json')).stdout);
  expect(data.pipelines[0].backups).toContainEqual(
    expect.objectContaining({ id: lost, verdict: 'broken' }),
  );
  expect((await site.run('status')).stdout).toContain('1 backup is damaged');
});

test('nothing is collected where holds cannot be read', async () => {
  const site = openSite({ after: keepLast(9) });
  await runWell(site);
  const orphan = '20261101T000000Z-aaaa';
  const file = site.write(`here/shop/${orphan}/docs.tar.zst`, 'half');
  const then = Date.parse('2026-11-01T00:00:00Z') / 1000;
  utimesSync(file, then, then);
  site.write('here/shop/holds/20261102T000000Z-aaaa.json', 'garbage');
  await runWell(site);
  expect(namesIn(site.path('here/shop'))).toContain(orphan);
  rmSync(site.path('here/shop/holds'), { recursive: true });
  await runWell(site);
  expect(namesIn(site.path('here/shop', orphan))).toEqual([]);
});

test('a hold follows the copy that is completed later', async () => {
  const site = openSite({ after: keepLast(1) });
  // A file where the folder should be: the disk is away.
  site.write('nas', '');
  const ran = await site.run('run', '--json', '--hold', 'legal case 7');
  expect(ran, ran.stderr).toMatchObject({ code: 3 });
  const held = ran.summary?.backup ?? '';
  rmSync(site.path('nas'));
  for (const _ of [1, 2]) {
    const next = await runWell(site);
    expect(manifestsAt(site, 'nas').map(({ id }) => id)).toEqual([held, next]);
    expect(manifestsAt(site, 'here').map(({ id }) => id)).toEqual([held, next]);
  }
});

async function openSigned(): Promise<Site> {
  const { publicKey, privateKey } = await createKeyPair();
  const site = openSite({
    encrypt: '{ recipients: [keys/ops.asc], sign: { key: { file: keys/sign.asc } } }',
    top: ['restore: { signers: [keys/ops.asc] }'],
    after: keepLast(3),
  });
  site.write('repository/keys/ops.asc', publicKey);
  site.write('repository/keys/sign.asc', privateKey);
  return site;
}

test('a planted record of a deletion costs no backup its life, and is told', async () => {
  const site = await openSigned();
  const ids = [await runWell(site), await runWell(site)];
  const [victim = ''] = ids;
  const manifestSha256 = manifestsAt(site, 'here')[1]?.previous?.manifestSha256;
  const words = {
    formatVersion: 1,
    backup: victim,
    destination: 'here',
    at: new Date().toISOString(),
    by: 'retention',
    reason: 'x',
    run: victim,
    manifestSha256,
  };
  mkdirSync(site.path('here/shop/deleted'), { recursive: true });
  const planted = site.path('here/shop/deleted', `${victim}.json`);
  for (const [content, why] of [
    ['', 'it is no record of a deletion'],
    [JSON.stringify(words), 'it is not signed'],
  ] as const) {
    writeFileSync(planted, content);
    const ran = await site.run('run', '--json', '--dry-run');
    expect(ran.summary?.warnings).toContainEqual(
      `${victim} stays at here: a record says that it was deleted, but ${why}`,
    );
    expect((await site.run('status')).stdout).toContain(`does not count: ${why}`);
  }
  ids.push(await runWell(site));
  expect(manifestsAt(site, 'here').map(({ id }) => id)).toEqual(ids);
  // When the rules themselves want it gone, our own words take the place of the planted ones.
  ids.push(await runWell(site));
  expect(manifestsAt(site, 'here').map(({ id }) => id)).toEqual(ids.slice(1));
  expect(JSON.parse(readFileSync(planted, 'utf8'))).toMatchObject({ reason: 'no rule keeps it' });
  expect(namesIn(site.path('here/shop/deleted'))).toEqual([`${victim}.json`, `${victim}.json.sig`]);
  await assertInvariants(site);
});
