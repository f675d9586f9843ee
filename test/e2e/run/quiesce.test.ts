import { chmodSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { hasEngine, openEngine, type TestEngine } from '../../rig/engine/engine.ts';
import { startHostContainer } from '../../rig/places/host-container.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { type Ran, untilTrue } from '../../rig/run/program.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

let engine: TestEngine;

beforeAll(async () => {
  if (hasEngine()) engine = await openEngine();
});
afterAll(async () => await engine?.close());

const writes = 'trap exit TERM; while :; do date +%s%N >>/v/log; sleep 0.02; done';

interface QuietSite {
  readonly site: Site;
  readonly web: string;
  readonly other: string;
  readonly volume: string;
  /** `running`, `exited`, `paused`. */
  state(name: string): string;
  /** How often it was started. */
  startedAt(name: string): string;
  dump(id: string, quiesce: string): string;
}

/** Two containers, of which the first writes to the volume all the time. */
function openQuietSite(): QuietSite {
  const site = openSite();
  const volume = engine.name(`data-${Math.random().toString(36).slice(2, 6)}`);
  const [web, other] = [writes, 'trap exit TERM; while :; do sleep 0.05; done'].map((script) =>
    startHostContainer(engine, {
      argv: ['sh', '-c', script],
      volumes: [`${volume}:/v`],
      labels: ['com.docker.compose.project=quiet', `com.docker.compose.service=s${script.length}`],
    }),
  );
  if (web === undefined || other === undefined) throw new Error('two were started');
  onTestFinished(() => {
    for (const one of [web, other]) one.remove();
    engine.docker('volume', 'rm', volume);
  });
  site.env = { DOCKER_HOST: engine.host };
  const inspect = (name: string, what: string) =>
    engine.docker('inspect', '--format', `{{.State.${what}}}`, name);
  return {
    ...{ site, volume, web: web.name, other: other.name },
    state: (name) => inspect(name, 'Status'),
    startedAt: (name) => inspect(name, 'StartedAt'),
    dump: (id, quiesce) =>
      `{ id: ${id}, type: volume, volume: ${volume}, quiesce: { ${quiesce} } }`,
  };
}

function stillIn(ran: Ran): readonly string[] {
  return ran.events.flatMap((one) =>
    one.event === 'held-still' || one.event === 'goes-on' ? [`${one.event} ${one.container}`] : [],
  );
}

describe.skipIf(!hasEngine())('containers hold still', () => {
  test('stopped once for neighbours, started again; what was down stays down', async () => {
    const { site, web, other, state, startedAt, dump } = openQuietSite();
    engine.docker('stop', other);
    const started = startedAt(web);
    site.pipeline({
      dump: [dump('one', `stop: [${web}, ${other}]`), dump('two', `stop: [${web}]`)],
    });
    const ran = await site.run('run', '--json');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(stillIn(ran)).toEqual([`held-still ${web}`, `goes-on ${web}`]);
    expect([state(web), state(other)]).toEqual(['running', 'exited']);
    expect(startedAt(web)).not.toBe(started);
    const [manifest] = manifestsAt(site, 'here');
    expect(manifest?.artifacts[0]?.facts).toMatchObject({ quiesced: [web, other] });
    expect(manifest?.warnings).toEqual([]);
    await assertInvariants(site);
  });

  test('paused and running again, also when the dump fails', async () => {
    const { site, web, state, startedAt, dump } = openQuietSite();
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
    const { site, web, state, dump } = openQuietSite();
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

  test('kill -9: running within seconds, by nobody who recovers; and recover has nothing to do', async () => {
    const { site, web, state, dump } = openQuietSite();
    hang(site, dump('one', `stop: [${web}]`));
    const live = site.start(['run', '--json']);
    await live.until((one) => one.event === 'held-still');
    expect(state(web)).toBe('exited');
    live.kill('SIGKILL');
    await live.ended;
    await untilTrue('it runs', () => state(web) === 'running', 5000);
    engine.docker('stop', web);
    expect(await site.run('recover')).toMatchObject({ code: 0 });
    expect(state(web)).toBe('running');
    engine.docker('stop', web);
    expect(await site.run('recover')).toMatchObject({ code: 0 });
    expect(state(web)).toBe('exited');
  });

  test('one that was made anew meanwhile is found by its service', async () => {
    const { site, web, dump } = openQuietSite();
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
    const image = engine.name('root');
    const anew = `${web}-anew`;
    const label = ['com.docker.compose.project=quiet', `com.docker.compose.service=${labels}`];
    engine.docker(
      'create',
      '--name',
      anew,
      ...label.flatMap((one) => ['--label', one]),
      '--volume',
      '/usr:/usr:ro',
      '--network',
      'none',
      image,
      'sleep',
      '600',
    );
    onTestFinished(() => void engine.docker('rm', '--force', anew));
    live.kill('SIGINT');
    await live.ended;
    expect(engine.docker('inspect', '--format', '{{.State.Status}}', anew)).toBe('running');
  });

  test('two runs that need it still: the last one lets it go on', async () => {
    const { site, web, state, dump } = openQuietSite();
    const second = openSite();
    second.env = { ...site.env, RUN_PIPELINE_LOCKS: site.locks };
    hang(site, dump('one', `stop: [${web}]`));
    const first = site.start(['run', '--json']);
    await first.until((one) => one.event === 'held-still');
    second.pipeline({ dump: [dump('one', `stop: [${web}]`)], name: 'other' });
    const ran = await second.run('run', '--json');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(stillIn(ran)).toEqual([`held-still ${web}`, `goes-on ${web}`]);
    expect(state(web)).toBe('exited');
    first.kill('SIGINT');
    await first.ended;
    expect(state(web)).toBe('running');
  });
});

/** Its dump never ends: the program that reads waits for something that does not come. */
function hang(site: Site, dump: string): void {
  const fake = site.write(
    'fakes/tar',
    '#!/bin/sh\ncase "$*" in *--create*) exec sleep 600 ;; esac\nexec /usr/bin/tar "$@"\n',
  );
  chmodSync(fake, 0o755);
  site.env = { ...site.env, PATH: `${site.path('fakes')}:${process.env.PATH}` };
  site.pipeline({ dump: [dump] });
}
