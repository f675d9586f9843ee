import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { untilTrue } from '../../rig/run/program.ts';
import {
  assertThenOrNow,
  openRestoreSite,
  type RestoreSite,
  startRestore,
} from '../../rig/run/restoring.ts';

/** A restore whose data is live, and not yet for good: it waits until the application is well. */
async function startSlowRestore(given: RestoreSite) {
  const { site } = given;
  const last = await site.run('run', '--json');
  execFileSync('mkfifo', [site.path('repository/gate')]);
  const health = '{ type: command, run: [sh, -c, "touch waits; cat gate"], within: 100s }';
  given.rewrite({ top: [`application: { health: [${health}] }`] });
  const live = await startRestore(site, `@${given.backup}`);
  const { run: id } = await live.until(({ event }) => event === 'restore-started');
  await untilTrue('it waits', () => existsSync(site.path('repository/waits')));
  return { live, id, lastRun: last.summary?.run };
}

async function statusOf({ site }: RestoreSite) {
  return JSON.parse((await site.run('status', '--json')).stdout).data.pipelines[0];
}

test('status shows a live restore, and cancel ends it as Ctrl-C would', async () => {
  const given = await openRestoreSite();
  const { site } = given;
  const { live, id, lastRun } = await startSlowRestore(given);
  expect(await statusOf(given)).toMatchObject({
    running: { verb: 'restore', run: id, pid: live.pid, state: 'alive', stage: 'health' },
    leftovers: [],
  });
  const refused = await site.run('recover');
  expect(refused).toMatchObject({ code: 75 });
  expect(refused.stderr).toContain(`\`restore\` (run ${id}, pid ${live.pid}`);
  expect((await site.run('unlock')).stdout).toContain(`restore ${id} (pid ${live.pid}) holds`);
  const cancelled = await site.run('cancel', id);
  expect(cancelled).toMatchObject({ code: 0, stdout: `restore ${id} of shop: cancelled\n` });
  expect(await live.ended).toMatchObject({ code: 130, restored: { outcome: 'cancelled' } });
  expect(await assertThenOrNow(given)).toBe('now');
  const again = await site.run('cancel', id);
  expect(again).toMatchObject({ code: 66 });
  expect(again.stderr).toContain(`the restore ${id} of shop is over: cancelled just now`);
  // Neither the restore nor the backup that it has made is a run of the pipeline.
  expect(await statusOf(given)).toMatchObject({ running: null, lastRun: { run: lastRun } });
});

test('one that was killed has left something', async () => {
  const given = await openRestoreSite();
  const { site } = given;
  const { live, id } = await startSlowRestore(given);
  live.kill('SIGKILL');
  await live.ended;
  const status = await statusOf(given);
  expect(status).toMatchObject({ running: null, leftovers: [id] });
  expect(status.warnings).toContain('1 restore left something behind');
  const dead = await site.run('cancel', id);
  expect(dead.stderr).toContain(`the restore ${id} is dead`);
  expect((await site.run('unlock')).stdout).toContain('it left something behind');
  expect(await site.run('recover')).toMatchObject({ code: 0 });
  expect(await statusOf(given)).toMatchObject({ leftovers: [] });
  expect(await assertThenOrNow(given)).toBe('now');
});
