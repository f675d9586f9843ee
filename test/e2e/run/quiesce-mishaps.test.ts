import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { hasEngine, openEngine, type TestEngine } from '../../rig/engine/engine.ts';
import { untilFile, untilTrue } from '../../rig/run/program.ts';
import {
  gated,
  hang,
  hostRoot,
  isGuard,
  leavingEngine,
  lonely,
  offspring,
  openInJournal,
  openQuietSite,
} from '../../rig/run/quiet-site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

let engine: TestEngine;

beforeAll(async () => {
  if (hasEngine()) engine = await openEngine();
});
afterAll(async () => await engine?.close());

describe.skipIf(!hasEngine())('what held still goes on whatever happens', () => {
  test('kill -9: running within seconds, and what is stopped by hand afterwards stays down', async () => {
    const { site, web, state, dump } = openQuietSite(engine);
    hang(site, dump('one', `stop: [${web}]`));
    const live = site.start(['run', '--json']);
    await live.until((one) => one.event === 'held-still');
    expect(state(web)).toBe('exited');
    // As whoever ends all that a unit has started.
    for (const pid of offspring(live.pid)) if (isGuard(pid)) process.kill(pid, 'SIGTERM');
    live.kill('SIGKILL');
    await live.ended;
    await untilTrue('it runs', () => state(web) === 'running', 5000);
    await untilTrue('it is written down', () => !openInJournal(site), 5000);
    engine.docker('stop', web);
    expect(await site.run('recover')).toMatchObject({ code: 0 });
    expect(state(web)).toBe('exited');
  });

  test('kill -9 of the guard, too: recover starts what we stopped, once', async () => {
    const { site, web, other, state, dump } = openQuietSite(engine);
    engine.docker('stop', other);
    hang(site, dump('one', `stop: [${web}, ${other}]`));
    const live = site.start(['run', '--json']);
    await live.until((one) => one.event === 'held-still');
    for (const pid of offspring(live.pid)) if (isGuard(pid)) process.kill(pid, 'SIGKILL');
    live.kill('SIGKILL');
    await live.ended;
    expect(state(web)).toBe('exited');
    const recovered = await site.run('recover');
    expect(recovered, recovered.stderr).toMatchObject({ code: 0 });
    expect(recovered.stdout + recovered.stderr).toMatch(
      new RegExp(`${web}, which the run .* runs again`),
    );
    expect([state(web), state(other)]).toEqual(['running', 'exited']);
    engine.docker('stop', web);
    expect(await site.run('recover')).toMatchObject({ code: 0 });
    expect(state(web)).toBe('exited');
  });

  test('kill -9 while it is being stopped: it is down first, and then runs', async () => {
    const { site, volume, slow, startedAt, state, dump } = openQuietSite(engine);
    const name = slow();
    const started = startedAt(name);
    site.pipeline({ dump: [dump('one', `stop: [${name}]`)] });
    const live = site.start(['run', '--json']);
    const folder = engine.docker('volume', 'inspect', '--format', '{{.Mountpoint}}', volume);
    await untilFile(`${folder}/ending`);
    live.kill('SIGKILL');
    await live.ended;
    expect([state(name), startedAt(name)]).toEqual(['running', started]);
    const runsAnew = () => state(name) === 'running' && startedAt(name) !== started;
    await untilTrue('it runs anew', runsAnew, 10_000);
  });

  test('an engine that is away for a moment costs nothing; for longer, the guard waits for it', async () => {
    const { site, web, state, dump } = openQuietSite(engine);
    const away = await leavingEngine(engine, site);
    const gate = gated(site, dump('one', `stop: [${web}]`));
    const first = site.start(['run', '--json']);
    await first.until((one) => one.event === 'held-still');
    await away.leave();
    gate();
    await first.until((one) => one.event === 'artifact-sealed');
    await away.comeBack();
    const ran = await first.ended;
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(state(web)).toBe('running');
    hang(site, dump('one', `stop: [${web}]`));
    const second = site.start(['run', '--json']);
    await second.until((one) => one.event === 'held-still');
    await away.leave();
    second.kill('SIGINT');
    const interrupted = await second.ended;
    expect(interrupted).toMatchObject({ code: 130 });
    expect(interrupted.summary?.warnings.join()).toContain(`docker start ${web}`);
    expect(state(web)).toBe('exited');
    await away.comeBack();
    await untilTrue('it runs', () => state(web) === 'running', 5000);
  });

  test('one that does not run again fails the run, and the backup stays', async () => {
    const { site, web, dump } = openQuietSite(engine);
    const gate = gated(site, dump('one', `stop: [${web}]`));
    const live = site.start(['run', '--json']);
    await live.until((one) => one.event === 'held-still');
    engine.docker('rm', '--force', web);
    engine.docker(...lonely(engine, web));
    gate();
    const ran = await live.ended;
    expect(ran, ran.stderr).toMatchObject({ code: 1 });
    expect(ran.summary).toMatchObject({
      outcome: 'failed',
      backup: expect.any(String),
      failure: { code: 'BP5022', hint: expect.stringContaining(`docker start ${web}`) },
      quiesced: [{ container: web, durationMs: null }],
    });
    expect(manifestsAt(site, 'here')).toHaveLength(1);
  });

  test('one that somebody starts meanwhile makes the backup suspect', async () => {
    const { site, web, other, dump } = openQuietSite(engine);
    engine.docker('stop', other);
    const gate = gated(site, dump('one', `stop: [${web}, ${other}]`));
    const live = site.start(['run', '--json']);
    await live.until((one) => one.event === 'held-still');
    engine.docker('start', other);
    gate();
    const ran = await live.ended;
    expect(ran, ran.stderr).toMatchObject({ code: 3 });
    const reason = `${other} was started by somebody else while its data was read`;
    expect(ran.summary).toMatchObject({ outcome: 'suspect', reason });
    expect(manifestsAt(site, 'here')[0]?.artifacts[0]?.facts).toMatchObject({ suspect: reason });
  });

  test('one that was made anew meanwhile is found by its service', async () => {
    const { site, web, dump } = openQuietSite(engine);
    hang(site, dump('one', `stop: [${web}]`));
    const live = site.start(['run', '--json']);
    await live.until((one) => one.event === 'held-still');
    const labels = engine.docker(
      'inspect',
      '--format',
      '{{index .Config.Labels "com.docker.compose.service"}}',
      web,
    );
    engine.docker('rm', '--force', web);
    const anew = `${web}-anew`;
    const label = ['com.docker.compose.project=quiet', `com.docker.compose.service=${labels}`];
    const labelled = label.flatMap((one) => ['--label', one]);
    engine.docker('create', '--name', anew, ...labelled, ...hostRoot(engine), 'sleep', '600');
    onTestFinished(() => void engine.docker('rm', '--force', anew));
    live.kill('SIGINT');
    await live.ended;
    expect(engine.docker('inspect', '--format', '{{.State.Status}}', anew)).toBe('running');
  });
});
