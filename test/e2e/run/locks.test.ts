import { expect, onTestFinished, test } from 'vitest';
import { listenTo } from '../../rig/run/failed.ts';
import { closeGate, gated } from '../../rig/run/gate.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

test('of two hundred at once exactly one runs, and the others say that it is not the time', async () => {
  const site = openSite({ dump: [gated] });
  const gate = closeGate(site);
  // What is compiled once is not compiled again: two hundred of them would do little else.
  const compiled = { NODE_COMPILE_CACHE: site.path('compiled') };
  expect(await site.start(['run', '--dry-run', '--json'], compiled).ended).toMatchObject({
    code: 0,
  });
  const all = Array.from({ length: 200 }, () => site.start(['run', '--json'], compiled));
  let over = 0;
  const others = Promise.withResolvers<void>();
  let begun = 0;
  for (const live of all) {
    const dumps = live.until(({ event }) => event === 'artifact-started');
    dumps.then(
      () => {
        begun += 1;
        if (begun > 1) others.reject(new Error('two runs dump at once'));
      },
      // As it should be: it ended before that.
      () => undefined,
    );
  }
  const ended = all.map(async (live) => {
    const ran = await live.ended;
    over += 1;
    if (over === all.length - 1) others.resolve();
    return ran;
  });
  await others.promise;
  await gate.open();
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
  closeGate(site);
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
  const gate = closeGate(site);
  const first = site.start(['run', '--json']);
  await first.until((event) => event.event === 'artifact-progress');
  site.pipeline({ lock: '{ wait: 1m }' });
  const second = site.start(['run', '--json']);
  await second.until((event) => event.event === 'stage-started');
  await gate.open();
  expect(await first.ended).toMatchObject({ code: 0 });
  expect(await second.ended).toMatchObject({ code: 0 });
  await assertInvariants(site);
});
