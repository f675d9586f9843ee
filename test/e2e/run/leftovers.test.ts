import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { run as mustRun } from '../../rig/destination/run.ts';
import { openReceiver } from '../../rig/notifier/receiver.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { untilTrue } from '../../rig/run/program.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { namesIn } from '../../rig/run/stored.ts';

/** Lets a run end while its staging folder holds a file that not even root can remove, until it is thawed. */
async function freezeStaging(site: Site, after: readonly string[] = []) {
  const hooks = ['{ at: "after:dump", run: [sh, -c, "touch waits; cat gate"] }'];
  site.pipeline({ hooks, after });
  mustRun('mkfifo', site.path('repository/gate'));
  const live = site.start(['run', '--json']);
  await untilTrue('the hook waits', () => existsSync(site.path('repository/waits')));
  const { run } = await live.until(({ event }) => event === 'run-started');
  const folder = site.path('here/.staging', run);
  const file = join(folder, 'frozen');
  writeFileSync(file, 'ice');
  const thaw = freeze(file);
  writeFileSync(site.path('repository/gate'), 'go\n');
  return { live, run, folder, thaw };
}

async function leaveStaging(site: Site) {
  const { live, ...frozen } = await freezeStaging(site);
  const ran = await live.ended;
  site.pipeline();
  return { ...frozen, ran };
}

/** Starts a run that has an unfinished upload at `nas` until the gate is opened. */
async function startUpload(site: Site) {
  const slow =
    '{ id: slow, type: command, run: [sh, -c, "echo begin; cat gate"], restore: [cat], extension: txt }';
  site.pipeline({ dump: [slow] });
  mustRun('mkfifo', site.path('repository/gate'));
  const live = site.start(['run', '--json']);
  const { run } = await live.until(({ event }) => event === 'artifact-progress');
  const folder = site.path('nas/shop', run);
  const unfinished = () => namesIn(folder).find((name) => name.endsWith('.part'));
  await untilTrue('the upload has begun', () => unfinished() !== undefined);
  return { live, run, part: join(folder, unfinished() ?? '') };
}

/** The answer ends it; at the end of the test it is over in any case. */
function freeze(file: string): () => void {
  mustRun('chattr', '+i', file);
  const thaw = () => {
    if (existsSync(file)) mustRun('chattr', '-i', file);
  };
  onTestFinished(thaw);
  return thaw;
}

function journalOf(site: Site, run: string): readonly string[] {
  const path = join(site.state, 'pipelines/shop/runs', run, 'journal.ndjson');
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line).kind);
}

test('what a run could not remove stays in its journal until `recover` can', async () => {
  const site = openSite();
  const { ran, run, folder, thaw } = await leaveStaging(site);
  expect(ran, ran.stderr).toMatchObject({ code: 0, summary: { outcome: 'success' } });
  expect(ran.summary?.warnings).toContainEqual(expect.stringContaining(`cleaning up: ${folder}: `));
  expect(journalOf(site, run).at(-1)).toBe('left');
  const status = JSON.parse((await site.run('status', '--json')).stdout).data.pipelines[0];
  expect(status).toMatchObject({ leftovers: [run], running: null });
  const vain = await site.run('recover');
  expect(vain).toMatchObject({ code: 3 });
  expect(vain.stderr).toContain(`the run ${run} left something behind: ${folder}: `);
  expect(journalOf(site, run)).not.toContain('end');
  thaw();
  const recovered = await site.run('recover');
  expect(recovered, recovered.stderr).toMatchObject({ code: 0 });
  expect(recovered.stdout).toBe(
    `shop: the run ${run} could not clean up; 1 remains were removed\n`,
  );
  expect(namesIn(site.path('here/.staging'))).toEqual([]);
  await assertInvariants(site);
});

test('the next start takes it up as well, and goes on where it cannot', async () => {
  const site = openSite();
  const { run, folder, thaw } = await leaveStaging(site);
  const next = await site.run('run', '--json');
  expect(next, next.stderr).toMatchObject({ code: 0 });
  expect(next.events).toContainEqual(
    expect.objectContaining({
      event: 'warning',
      message: expect.stringContaining(`the run ${run} left something behind: ${folder}`),
    }),
  );
  thaw();
  const last = await site.run('run', '--json');
  expect(last.events).toContainEqual(
    expect.objectContaining({
      event: 'recovered',
      message: `the run ${run} could not clean up; 1 remains were removed`,
    }),
  );
  expect(existsSync(folder)).toBe(false);
  await assertInvariants(site);
});

test('a run that is over is not taken for one that lives while its process still tells people', async () => {
  const told = Promise.withResolvers<void>();
  const receiver = await openReceiver(() => told.resolve());
  onTestFinished(() => receiver.close());
  const site = openSite();
  site.env = { NOTICE_URL: receiver.url };
  const notify =
    'notify: [{ type: webhook, url: { env: NOTICE_URL }, on: [success], timeout: 100s }]';
  const { live, run, folder, thaw } = await freezeStaging(site, [notify]);
  await told.promise;
  const status = JSON.parse((await site.run('status', '--json')).stdout).data.pipelines[0];
  expect(status).toMatchObject({ leftovers: [run], running: null });
  expect(await site.run('cancel', run)).toMatchObject({ code: 66 });
  thaw();
  expect(await site.run('recover')).toMatchObject({ code: 0 });
  expect(existsSync(folder)).toBe(false);
  expect(live.child.exitCode, 'nobody has ended it').toBeNull();
  live.kill('SIGKILL');
  await live.ended;
  await assertInvariants(site);
});

test('an interrupted run that cleaned up has left nothing', async () => {
  const site = openSite();
  const { live, run } = await startUpload(site);
  live.kill('SIGINT');
  expect(await live.ended).toMatchObject({ code: 130 });
  expect(journalOf(site, run).at(-1)).toBe('end');
  await assertInvariants(site);
});

test('an upload that failed and cannot be removed is not forgotten', async () => {
  const site = openSite();
  const { live, run, part } = await startUpload(site);
  const thaw = freeze(part);
  writeFileSync(site.path('repository/gate'), 'end\n');
  const ran = await live.ended;
  expect(ran, ran.stderr).toMatchObject({ code: 3, lastLine: 'exit 3: no copy at nas' });
  expect(ran.summary?.warnings).toContainEqual(
    expect.stringMatching(/^cleaning up: unfinished uploads: shop\/.* at nas: .*\.part/),
  );
  expect(journalOf(site, run).at(-1)).toBe('left');
  expect(await site.run('recover')).toMatchObject({ code: 3 });
  thaw();
  const recovered = await site.run('recover');
  expect(recovered, recovered.stderr).toMatchObject({ code: 0 });
  expect(recovered.stdout).toContain(`the run ${run} could not clean up`);
  expect(existsSync(part)).toBe(false);
  await assertInvariants(site);
});
