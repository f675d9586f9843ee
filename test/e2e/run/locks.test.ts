import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { listenTo } from '../../rig/run/failed.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

/** A dump that lasts until the gate is opened. */
const gated =
  "{ id: slow, type: command, run: [sh, -c, 'echo begin; cat gate'], restore: [cat], extension: txt }";

function makeGate(site: Site): { open(): void } {
  const path = site.path('repository/gate');
  execFileSync('mkfifo', [path]);
  return { open: () => void createWriteStream(path).end('end\n') };
}

test('of many at once exactly one runs, and the others say that it is not the time', async () => {
  const site = openSite({ dump: [gated] });
  const gate = makeGate(site);
  const all = Array.from({ length: 40 }, () => site.start(['run', '--json']));
  let over = 0;
  const others = Promise.withResolvers<void>();
  const ended = all.map(async (live) => {
    const ran = await live.ended;
    over += 1;
    if (over === all.length - 1) others.resolve();
    return ran;
  });
  await others.promise;
  gate.open();
  const ran = await Promise.all(ended);
  const codes = ran.map(({ code }) => code);
  expect(codes.filter((code) => code === 0)).toHaveLength(1);
  expect(codes.filter((code) => code === 75)).toHaveLength(all.length - 1);
  for (const { code, lastLine } of ran) {
    if (code === 75) expect(lastLine).toMatch(/^exit 75: .*works on this pipeline$/);
  }
  expect(manifestsAt(site, 'here')).toHaveLength(1);
  await assertInvariants(site);
});

test('the lock of a dead run is free at once, and somebody hears of a run that could not begin', async () => {
  const site = openSite({ dump: [gated] });
  makeGate(site);
  const listener = await listenTo(site, onTestFinished);
  site.pipeline({ dump: [gated], after: listener.stages });
  const live = site.start(['run', '--json']);
  await live.until((event) => event.event === 'artifact-progress');
  const second = await site.run('run', '--json');
  expect(second).toMatchObject({ code: 75, summary: { failure: { code: 'BP5001' } } });
  expect(listener.events()).toEqual(['failure']);
  live.kill('SIGKILL');
  await live.ended;
  site.pipeline();
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  await assertInvariants(site);
});

test('who may wait runs when the other is done', async () => {
  const site = openSite({ dump: [gated], lock: '{ wait: 1m }' });
  const gate = makeGate(site);
  const first = site.start(['run', '--json']);
  await first.until((event) => event.event === 'artifact-progress');
  site.pipeline({ lock: '{ wait: 1m }' });
  const second = site.start(['run', '--json']);
  await second.until((event) => event.event === 'stage-started');
  gate.open();
  expect(await first.ended).toMatchObject({ code: 0 });
  expect(await second.ended).toMatchObject({ code: 0 });
  await assertInvariants(site);
});
