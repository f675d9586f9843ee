import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  allow,
  assertThenOrNow,
  flip,
  openRestoreSite,
  planOf,
  restore,
  rowsAt,
  stateOf,
  treeAt,
} from '../../rig/run/restoring.ts';

test('changed data is swapped for that of the backup, and kept beside it', async () => {
  const given = await openRestoreSite();
  const { site, backup, then, now } = given;
  const ran = await restore(site, `shop@${backup}`);
  expect(ran, ran.stderr).toMatchObject({ code: 0, restored: { outcome: 'restored', backup } });
  expect(stateOf(site)).toEqual(then);
  const kept = ran.restored?.artifacts.flatMap((artifact) => artifact.kept) ?? [];
  expect(kept).toHaveLength(2);
  expect({ tree: treeAt(kept[0] ?? ''), rows: rowsAt(kept[1] ?? '') }).toEqual(now);
  expect(await assertThenOrNow(given)).toBe('then');
});

test('data that was lost comes back without any option', async () => {
  const given = await openRestoreSite({ restore: `existing: refuse, ${allow}` });
  const { site, backup, then } = given;
  rmSync(site.path('repository/tree'), { recursive: true });
  rmSync(site.path('repository/notes.sqlite'));
  const ran = await restore(site, '@latest');
  expect(ran, ran.stderr).toMatchObject({ code: 0, restored: { backup, safetyBackup: null } });
  expect(stateOf(site)).toEqual(then);
});

test('what is overwritten is in the safety backup, which brings it back', async () => {
  const given = await openRestoreSite({ restore: `existing: overwrite, ${allow}` });
  const { site, backup, then, now } = given;
  const ran = await restore(site, `@${backup}`);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(stateOf(site)).toEqual(then);
  expect(ran.restored?.artifacts.flatMap(({ kept }) => kept)).toEqual([]);
  const safety = ran.restored?.safetyBackup ?? '';
  expect(safety).not.toBe('');
  // Never the newest one that is meant by that word.
  expect(await planOf(site, '@latest')).toMatchObject({ backup: { id: backup } });
  const back = await restore(site, `@${safety}`, '--no-safety-backup');
  expect(back, back.stderr).toMatchObject({ code: 0 });
  expect(stateOf(site)).toEqual(now);
});

test('a token is good for one restore', async () => {
  const { site } = await openRestoreSite();
  const { confirmation } = await planOf(site, '@latest');
  const argv = ['restore', '@latest', '--confirm', confirmation?.token ?? '', '--json'];
  expect(await site.run(...argv)).toMatchObject({ code: 0 });
  const again = await site.run(...argv);
  expect(again).toMatchObject({ code: 77, restored: { outcome: 'refused' } });
  // What differs is told by four bits each: now and then it cannot be told.
  expect(again.stderr).toMatch(/the target has changed|mistyped/);
});

test('one dump alone goes back with --only', async () => {
  const { site, then, now } = await openRestoreSite();
  const ran = await restore(site, '@latest', '--only', 'notes');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(stateOf(site)).toEqual({ tree: now.tree, rows: then.rows });
});

test('--to puts it beside everything that is live', async () => {
  const { site, then, now } = await openRestoreSite();
  const into = site.path('elsewhere');
  const ran = await restore(
    site,
    ...['@latest', '--to', `tree.into=${into}`, '--to', `notes.path=${into}.sqlite`],
  );
  expect(ran, ran.stderr).toMatchObject({ code: 0, restored: { safetyBackup: null } });
  expect(stateOf(site)).toEqual(now);
  expect({ tree: treeAt(`${into}/tree`), rows: rowsAt(`${into}.sqlite`) }).toEqual(then);
});

test('replaced data is removed with --discard-previous', async () => {
  const given = await openRestoreSite();
  const ran = await restore(given.site, '@latest', '--discard-previous');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(ran.restored?.artifacts.flatMap(({ kept }) => kept)).toEqual([]);
  expect(await assertThenOrNow(given)).toBe('then');
});

test('the copy that is damaged is told, and another one is read', async () => {
  const given = await openRestoreSite();
  const { site, backup, then } = given;
  flip(site.path(`here/shop/${backup}/tree.tar.zst.pgp`), 500);
  const ran = await restore(site, `@${backup}`);
  expect(ran, ran.stderr).toMatchObject({ code: 3, restored: { outcome: 'incomplete' } });
  expect(ran.restored?.artifacts.map(({ from }) => from)).toContain('nas');
  expect(ran.restored?.warnings.join()).toContain('the copy at here is damaged');
  expect(stateOf(site)).toEqual(then);
});
