import { randomBytes } from 'node:crypto';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openGround } from '../../rig/destination/mounts.ts';
import { expectFailure, listenTo } from '../../rig/run/failed.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { untilTrue } from '../../rig/run/program.ts';
import { docs, openSite } from '../../rig/run/site.ts';
import { manifestsAt, namesIn } from '../../rig/run/stored.ts';

const top = ['staging: { mode: stream }'];
/** More than is ever kept in memory. */
const large =
  "{ id: large, type: command, run: [head, -c, '90000000', /dev/urandom], restore: [cat], extension: bin }";

test('the copies are made without a file between', async () => {
  const site = openSite();
  site.pipeline({ dump: [docs, large], top });
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(manifestsAt(site, 'here')).toEqual(manifestsAt(site, 'nas'));
  expect(namesIn(site.path('here'))).toEqual(['shop']);
  expect(await site.run('verify', '@latest', '--level', 'download')).toMatchObject({ code: 0 });
  await assertInvariants(site);
});

test('no room is asked for staging', async () => {
  const site = openSite();
  const state = openGround().tmpfs('state', 'size=3m');
  site.env = { RUN_PIPELINE_STATE: join(state, 'here') };
  site.pipeline({ dump: [large], top, preflight: '{ keepFree: 2MiB, estimate: 90MiB }' });
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
});

test('a destination that is full in the middle does not hold up the other', async () => {
  const site = openSite();
  site.destinations.set('nas', openGround().tmpfs('nas', 'size=2m'));
  site.pipeline({ dump: [large, docs], top, preflight: '{ keepFree: 1B, estimate: 1B }' });
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 3, lastLine: 'exit 3: no copy at nas' });
  expect(manifestsAt(site, 'here')).toHaveLength(1);
  await assertInvariants(site);
});

test('a dump that fails leaves nothing', async () => {
  const site = openSite();
  const listener = await listenTo(site, onTestFinished);
  const script = 'head -c 50000000 /dev/urandom; echo no more >&2; exit 7';
  const failing = `{ id: large, type: command, run: [sh, -c, ${JSON.stringify(script)}], restore: [cat], extension: bin }`;
  await expectFailure(
    { site, listener, wishes: { dump: [docs, failing], top } },
    { exit: 1, code: 'BP5010', says: /no more/ },
  );
});

test('a run that is killed leaves nothing that looks like a backup, and the next one succeeds', async () => {
  const site = openSite();
  const slow = `{ id: large, type: command, run: [sh, -c, 'head -c 50000000 /dev/urandom; exec sleep 600'], restore: [cat], extension: bin }`;
  site.pipeline({ dump: [slow], top });
  const live = site.start(['run', '--json']);
  await untilTrue(
    'bytes arrive',
    () => globSync('shop/*/.*', { cwd: site.path('nas') }).length > 0,
  );
  live.kill('SIGKILL');
  await live.ended;
  await assertInvariants(site);
  site.pipeline({ top });
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  await assertInvariants(site);
});

test('a copy that was missing is completed without staging too', async () => {
  const site = openSite();
  site.write('repository/data/noise', randomBytes(40_000_000));
  const ground = openGround();
  const nas = site.destinations.get('nas') ?? '';
  site.destinations.set('nas', ground.tmpfs('nas', 'size=2m'));
  site.pipeline({ top, preflight: '{ keepFree: 1B, estimate: 1B }' });
  expect(await site.run('run', '--json')).toMatchObject({ code: 3 });
  site.destinations.set('nas', nas);
  site.pipeline({ top });
  const ran = await site.run('run', '--json', '--adopt', 'nas');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(manifestsAt(site, 'nas')).toEqual(manifestsAt(site, 'here'));
  expect(manifestsAt(site, 'nas')).toHaveLength(2);
  await assertInvariants(site);
});
