import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { hasEngine, openEngine, type TestEngine } from '../../rig/engine/engine.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { hang, hostRoot, openQuietSite, stillIn } from '../../rig/run/quiet-site.ts';
import { openSite } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

let engine: TestEngine;

beforeAll(async () => {
  if (hasEngine()) engine = await openEngine();
});
afterAll(async () => await engine?.close());

describe.skipIf(!hasEngine())('containers hold still', () => {
  test('stopped once for neighbours, started again; what was down stays down', async () => {
    const { site, web, other, state, startedAt, dump } = openQuietSite(engine);
    engine.docker('stop', other);
    const started = startedAt(web);
    site.pipeline({
      dump: [dump('one', `stop: [${other}]`), dump('two', `stop: [${web}]`)],
    });
    expect((await site.run('run', '--dry-run')).stderr).toContain(`stops ${web}`);
    expect((await site.run('plan')).stdout).toContain(`volume, stops ${web}, no size`);
    expect(startedAt(web)).toBe(started);
    const ran = await site.run('run', '--json');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(stillIn(ran)).toEqual([`held-still ${web}`, `goes-on ${web}`]);
    expect([state(web), state(other)]).toEqual(['running', 'exited']);
    expect(startedAt(web)).not.toBe(started);
    const [manifest] = manifestsAt(site, 'here');
    // Also of the neighbour that is read before: both are of one moment.
    const quiesced = [{ container: web, how: 'stop', durationMs: expect.any(Number) }];
    for (const { facts } of manifest?.artifacts ?? []) expect(facts).toMatchObject({ quiesced });
    expect(ran.summary).toMatchObject({ quiesced, outcome: 'success' });
    expect(manifest?.warnings).toEqual([]);
    await assertInvariants(site);
  });

  test('paused and running again, also when the dump fails', async () => {
    const { site, web, state, startedAt, dump } = openQuietSite(engine);
    const started = startedAt(web);
    site.pipeline({
      dump: [dump('one', `pause: [${web}]`), '{ id: two, type: command, run: ["false"] }'],
    });
    const ran = await site.run('run', '--json');
    expect(ran.code).toBe(1);
    expect(stillIn(ran)).toEqual([`held-still ${web}`, `goes-on ${web}`]);
    expect([state(web), startedAt(web)]).toEqual(['running', started]);
    const plain = await site.run('run');
    expect(plain.stderr).toMatch(new RegExp(`container ${web} paused[^]*${web} runs again after `));
  });

  test('what is not there is found first; an interrupt starts what was stopped', async () => {
    const { site, web, state, dump } = openQuietSite(engine);
    site.pipeline({ dump: [dump('one', `stop: [${web}-not]`)] });
    const missing = await site.run('run');
    expect(missing.code).toBe(69);
    expect(missing.stderr).toMatch(/no container is called \S+-not, which is to hold still/);
    hang(site, dump('one', `stop: [${web}]`));
    const live = site.start(['run', '--json']);
    await live.until((one) => one.event === 'held-still');
    live.kill('SIGINT');
    expect((await live.ended).code).toBe(130);
    expect(state(web)).toBe('running');
  });

  test('one that its end would remove is not stopped', async () => {
    const { site, state, dump } = openQuietSite(engine);
    const name = engine.name('fleeting');
    engine.docker('run', '--detach', '--rm', '--name', name, ...hostRoot(engine), 'sleep', '600');
    onTestFinished(() => void engine.docker('rm', '--force', name));
    site.pipeline({ dump: [dump('one', `stop: [${name}]`)] });
    const ran = await site.run('run');
    expect(ran).toMatchObject({ code: 69 });
    expect(ran.stderr).toContain(`${name} was started with --rm`);
    expect(state(name)).toBe('running');
  });

  test('two runs that need it still: the last one lets it go on', async () => {
    const { site, web, state, dump } = openQuietSite(engine);
    const second = openSite();
    second.env = { ...site.env, RUN_PIPELINE_LOCKS: site.locks };
    hang(site, dump('one', `stop: [${web}]`));
    const first = site.start(['run', '--json']);
    await first.until((one) => one.event === 'held-still');
    second.pipeline({ dump: [dump('one', `stop: [${web}]`)], name: 'other' });
    const ran = await second.run('run', '--json');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(stillIn(ran)).toEqual([`held-still ${web}`, `goes-on ${web}`]);
    expect(ran.events).toContainEqual(expect.objectContaining({ event: 'goes-on', isLeft: true }));
    expect(state(web)).toBe('exited');
    first.kill('SIGINT');
    await first.ended;
    expect(state(web)).toBe('running');
  });
});
