import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dataOf, runTo, tokenOf } from '../../rig/run/confirming.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { repeatBackup } from '../../rig/run/repeat-backup.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';
import { killedBefore } from '../../rig/run/tamper.ts';

const idsAt = (site: Site, destination: string) =>
  manifestsAt(site, destination).map(({ id }) => id);

/** So many backups, a day apart, the newest first. */
async function openHistory(backups: number): Promise<{ site: Site; ids: readonly string[] }> {
  const site = openSite();
  const made = (await runTo(site, 0, 'run', '--json')).summary?.backup ?? '';
  const others = Array.from({ length: backups - 1 }, (_, at) => repeatBackup(site, made, at + 1));
  return { site, ids: [made, ...others] };
}

test('deleted everywhere by its token, for good; the last good one only on purpose', async () => {
  const { site, ids } = await openHistory(3);
  const [newest = '', middle = '', oldest = ''] = ids;
  const shown = await runTo(site, 77, 'delete', '@latest', '--reason', 'wrong data');
  expect(shown.stdout).toContain(`delete shop@${newest} for good`);
  expect(shown.stdout).toContain(
    `docs  2 other good ones hold it, the newest is ${middle}, which is older`,
  );
  expect(shown.stdout).toMatch(
    /run-pipeline delete shop@\S+ '--reason=wrong data' --confirm \S+\n/,
  );
  const token = await tokenOf(site, 'delete', `@${newest}`);
  const other = await runTo(site, 77, 'delete', `@${middle}`, '--confirm', token);
  expect(other.stderr).toContain('of another plan');
  const forced = ['delete', `@${newest}`, '--last-good', '--confirm', token];
  expect((await runTo(site, 77, ...forced)).stderr).toContain('of another plan');

  await runTo(site, 0, 'hold', `@${newest}`, '--reason', 'the audit');
  const held = await runTo(site, 77, 'delete', `@${newest}`, '--confirm', token);
  expect(held.stderr).toContain('BP5141');
  expect(held.stderr).toContain('holds it until it is released: the audit');
  expect(held.stderr).toContain(`run-pipeline release shop@${newest}`);
  await runTo(site, 0, 'release', `@${newest}`);

  const reason = ['--reason', 'wrong data'];
  const done = await runTo(site, 0, 'delete', `@${newest}`, '--confirm', token, ...reason);
  expect(done.lastLine).toMatch(/^exit 0: shop@\S+: 2 copies removed, \S+ KiB freed$/);
  expect(idsAt(site, 'here')).toEqual([oldest, middle]);
  const record = JSON.parse(readFileSync(site.path('nas/shop/deleted', `${newest}.json`), 'utf8'));
  expect(record).toMatchObject({ by: 'person', reason: 'wrong data', destination: 'nas' });
  await runTo(site, 66, 'delete', `@${newest}`, '--confirm', token);
  const gone = await runTo(site, 66, 'show', `@${newest}`, '--proof');
  expect(gone.stdout).toMatch(
    /^shop@\S+ is gone\n {2}here {2}deleted \S+ by person, \S+: wrong data\n/,
  );
  expect(gone.lastLine).toBe(`exit 66: shop@${newest} was deleted`);
  await runTo(site, 66, 'show', '@20010101T000000Z-aaaa', '--proof');

  // Only there, and no run brings it back.
  const there = ['delete', `@${middle}`, '--at', 'nas'];
  const atNas = await tokenOf(site, ...there);
  await runTo(site, 0, ...there, '--confirm', atNas);
  await runTo(site, 66, ...there);
  expect((await runTo(site, 64, 'delete', '@latest', '--at', 'nass')).stderr).toContain('BP0115');
  await runTo(site, 0, 'run', '--json');
  expect(idsAt(site, 'nas')).not.toContain(middle);
  expect(idsAt(site, 'here')).toContain(middle);
  expect(idsAt(site, 'nas')).not.toContain(newest);
  await assertInvariants(site);
});

test('what is broken, tampered with, unreachable or no backup at all', async () => {
  const { site, ids } = await openHistory(2);
  const [newest = '', older = ''] = ids;
  const manifest = site.path('nas/shop', older, 'manifest.json');
  const changed = { ...JSON.parse(readFileSync(manifest, 'utf8')), note: 'mine' };
  writeFileSync(manifest, JSON.stringify(changed));
  // One of which nobody can say what it holds keeps no other from being the last.
  const last = await runTo(site, 77, 'delete', `@${newest}`);
  expect(last.stdout).toContain('it is the last good backup of docs');
  expect(last.lastLine).toBe('exit 77: refused: it is the last good backup of docs');
  const tampered = await tokenOf(site, 'delete', `@${older}`);
  await runTo(site, 0, 'delete', `@${older}`, '--confirm', tampered);
  expect(idsAt(site, 'here')).toEqual([newest]);

  const orphan = '20261101T000000Z-aaaa';
  site.write(`here/shop/${orphan}/docs.tar.zst`, 'half');
  site.write(`here/shop/${orphan}/run.json`, '{}');
  const live = await runTo(site, 77, 'delete', `@${orphan}`);
  expect(live.stdout).toContain('its run gave a sign of life at here');
  renameSync(site.path('here/shop', orphan, 'run.json'), site.path('sign'));
  const remains = await tokenOf(site, 'delete', `@${orphan}`);
  await runTo(site, 0, 'delete', `@${orphan}`, '--confirm', remains);
  expect(existsSync(site.path('here/shop', orphan))).toBe(false);

  repeatBackup(site, newest, 2);
  renameSync(site.path('nas'), site.path('away'));
  const away = await runTo(site, 77, 'delete', `@${newest}`);
  expect(away.stdout).toContain('nas cannot be read, and a copy there would stay');
  expect(away.stdout).toContain('--at <destination>');
  const here = ['delete', `@${newest}`, '--at', 'here'];
  const token = await tokenOf(site, ...here);
  expect(dataOf(await runTo(site, 77, ...here, '--json')).plan.warnings).toEqual([
    'nas cannot be read: nobody knows whether it is held there',
  ]);
  await runTo(site, 0, ...here, '--confirm', token);
  renameSync(site.path('away'), site.path('nas'));
  expect(idsAt(site, 'here')).toHaveLength(1);

  const only = idsAt(site, 'here')[0] ?? '';
  const everywhere = ['delete', `@${only}`, '--last-good'];
  for (const path of ['*/manifest.json', '*/RESTORE.md']) {
    const next = await tokenOf(site, ...everywhere);
    const touched = site.path('here/shop', path.replace('*', only));
    await killedBefore(site, touched, [...everywhere, '--confirm', next]);
  }
  const rest = await tokenOf(site, ...everywhere);
  await runTo(site, 0, ...everywhere, '--confirm', rest);
  expect(idsAt(site, 'here')).toEqual([]);
  await assertInvariants(site);
});
