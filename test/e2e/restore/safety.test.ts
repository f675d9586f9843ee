import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openRestoreSite, restore, stateOf } from '../../rig/run/restoring.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

test('the backup that is made before removes no other one, whatever the rules say', async () => {
  const given = await openRestoreSite();
  const { site, backup } = given;
  expect(await site.run('run')).toMatchObject({ code: 0 });
  expect(await site.run('run')).toMatchObject({ code: 0 });
  given.rewrite({ after: ['retention: { keep: { last: 1 }, maxDeletes: 50 }'] });
  const before = manifestsAt(site, 'here').map(({ id }) => id);
  const outcome = readFileSync(site.path('state/pipelines/shop/outcome'), 'utf8');
  const ran = await restore(site, `@${backup}`);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  const after = manifestsAt(site, 'here');
  expect(after.map(({ id }) => id)).toEqual([...before, ran.restored?.safetyBackup]);
  expect(after.at(-1)).toMatchObject({
    trigger: { kind: 'safety' },
    note: expect.stringContaining(`of ${backup}`),
  });
  // How backups fare is what the last one of them says.
  expect(readFileSync(site.path('state/pipelines/shop/outcome'), 'utf8')).toBe(outcome);
  // The next run keeps to the rules again.
  expect(await site.run('run')).toMatchObject({ code: 0 });
  expect(manifestsAt(site, 'here').length).toBeLessThan(after.length);
});

test('with --strict a warning is worth a look', async () => {
  const { site, then } = await openRestoreSite();
  const ran = await restore(site, '@latest', '--strict');
  expect(ran, ran.stderr).toMatchObject({ code: 3, restored: { exit: 0 } });
  expect(ran.lastLine).toContain('nobody is named who signs backups');
  expect(stateOf(site)).toEqual(then);
});
