import { expect, onTestFinished, test } from 'vitest';
import { entriesOf, verifyLog } from '../../rig/run/audit-log.ts';
import { clockAhead, day } from '../../rig/run/clock.ts';
import { runTo, tokenOf } from '../../rig/run/confirming.ts';
import { listenTo } from '../../rig/run/failed.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

const nextAt = /the next one may begin at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC)$/;

test('beyond a limit nothing happens, and the last line says when the next one may begin', async () => {
  const site = openSite();
  site.env = { GITHUB_ACTOR: 'kim' };
  const listener = await listenTo(site, onTestFinished);
  const limits = (text: string) =>
    site.pipeline({
      top: [`limits: { ${text} }`, 'restore: { existing: swap }'],
      after: listener.stages,
    });
  limits('run: 2/h, download: 1/d, delete: 1/w');
  // Neither a dry run counts, nor what touched nothing, nor a clock that was wrong.
  await runTo(site, 0, 'run', '--dry-run');
  await runTo(site, 64, 'run', '--only', 'nothing');
  const future = await site.start(['run', '--json'], clockAhead(site, 10 * day)).ended;
  expect(future.code).toBe(0);
  await runTo(site, 0, 'run', '--json');
  await runTo(site, 0, 'run', '--json');
  const before = Date.now();
  const third = await runTo(site, 75, 'run', '--json');
  expect(third.summary).toMatchObject({
    ...{ outcome: 'skipped', exit: 75, failure: { code: 'BP5150' } },
  });
  expect(third.lastLine).toMatch(
    /^exit 75: 2 runs of shop are allowed within an hour, the last one was begun by kim at /,
  );
  const [, told = ''] = nextAt.exec(third.lastLine) ?? [];
  const free = Date.parse(told.replace(' UTC', 'Z').replace(' ', 'T'));
  expect(free).toBeGreaterThan(before);
  expect(free).toBeLessThanOrEqual(before + 3_600_000 + 1000);
  expect(entriesOf(site).at(-1)).toMatchObject({ kind: 'attempted', verb: 'run', exit: 75 });
  expect(manifestsAt(site, 'here')).toHaveLength(3);
  expect(listener.events()).not.toContain('failure');

  // In need nobody is kept from a restore, nor from the backup that it makes before.
  const [backup] = manifestsAt(site, 'here');
  const restore = ['restore', `shop@${backup?.id}`];
  site.write('repository/data/a.txt', 'two\n');
  const plan = await site.run(...restore, '--json');
  const { token } = JSON.parse(plan.stdout).data.plan.confirmation;
  const restored = await runTo(site, 0, ...restore, '--confirm', token, '--json');
  expect(restored.restored).toMatchObject({ outcome: 'restored' });

  await runTo(site, 0, 'download', `@${backup?.id}`, site.path('out'));
  const again = await runTo(site, 75, 'download', `@${backup?.id}`, site.path('out2'));
  expect(again.lastLine).toMatch(/^exit 75: 1 download of shop is allowed within a day, .*UTC$/);
  // Only what was confirmed is a deletion.
  const remove = async () => {
    const [oldest] = manifestsAt(site, 'here');
    const target = ['delete', `shop@${oldest?.id}`, '--last-good'];
    return await site.run(...target, '--confirm', await tokenOf(site, ...target));
  };
  await runTo(site, 77, 'delete', '@latest', '--confirm', 'aaaa-aaaa-aaaa-aaaa-aaaa');
  expect(await remove()).toMatchObject({ code: 0 });
  const left = manifestsAt(site, 'here');
  expect((await remove()).lastLine).toMatch(/^exit 75: 1 delete of shop is allowed within a week/);
  expect(manifestsAt(site, 'here')).toEqual(left);
  await verifyLog(site, 0);
});

test('of many at once no more run than are allowed', async () => {
  const site = openSite({ lock: '{ wait: 1m }', top: ['limits: { run: 2/d }'] });
  const all = Array.from({ length: 6 }, () => site.start(['run', '--json']));
  const ran = await Promise.all(all.map(({ ended }) => ended));
  expect(ran.map(({ code }) => code).toSorted()).toEqual([0, 0, 75, 75, 75, 75]);
  expect(manifestsAt(site, 'here')).toHaveLength(2);
  await verifyLog(site, 0);
  await assertInvariants(site);
});
