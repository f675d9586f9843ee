import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { hasEngine, openEngine, type TestEngine } from '../../rig/engine/engine.ts';
import { type HostContainer, startHostContainer } from '../../rig/places/host-container.ts';
import { restoreByHand } from '../../rig/run/by-hand.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { planOf, restore, startRestore } from '../../rig/run/restoring.ts';
import { openSite, type Site } from '../../rig/run/site.ts';

let engine: TestEngine;

beforeAll(async () => {
  if (hasEngine()) engine = await openEngine();
});
afterAll(async () => await engine?.close());

interface VolumeSite {
  readonly site: Site;
  readonly volume: string;
  readonly user: HostContainer;
  /** Of the files of a volume. */
  state(volume?: string): string;
  startedAt(): string;
}

const tree = `cd /v && umask 022 && mkdir -p full/deep empty && echo one >full/deep/one && ln full/deep/one hard && ln -s full/deep/one link
  printf x >hole && truncate -s 8M hole && chown -R 1234:4321 full && chmod 2750 full && chmod 4755 hard && setfattr -n user.word -v kept hole
  long=$(printf 'n%.0s' $(seq 200)); mkdir -p "$long/$long" && echo deep >"$long/$long/$long"`;

const describe = `cd /v && find . -printf '%p %y %m %U:%G %s %l %n\\n' | sort && find . -type f | sort | xargs -d '\\n' sha256sum
  getfattr -d hole; du -k hole | cut -f1`;

/** A volume that a container uses while everything happens. */
function openVolumeSite(): VolumeSite {
  const site = openSite();
  const volume = engine.name(`data-${Math.random().toString(36).slice(2, 6)}`);
  engine.docker('volume', 'create', '--label', 'app=shop', volume);
  const inside = (name: string, script: string) =>
    engine.docker(...run, '--volume', `${name}:/v`, image(), 'sh', '-c', script);
  const user = startHostContainer(engine, {
    argv: ['sh', '-c', 'trap exit TERM; while :; do sleep 0.05; done'],
    volumes: [`${volume}:/v`],
  });
  onTestFinished(() => {
    user.remove();
    for (const name of [volume, `${volume}-other`]) engine.docker('volume', 'rm', '--force', name);
  });
  inside(volume, tree);
  site.env = { DOCKER_HOST: engine.host };
  site.pipeline({
    dump: [`{ id: data, type: volume, volume: ${volume} }`],
    top: ['restore: { existing: swap, allow: [setuid], safetyBackup: false }'],
  });
  return {
    ...{ site, volume, user },
    state: (name = volume) => inside(name, describe),
    startedAt: () => engine.docker('inspect', '--format', '{{.State.StartedAt}}', user.name),
  };
}

const run = [
  'run',
  '--rm',
  '--network',
  'none',
  '--volume',
  '/usr:/usr:ro',
  '--volume',
  '/etc:/etc:ro',
];
const image = () => engine.name('root');

function damage({ user }: VolumeSite): void {
  user.exec('sh', '-c', 'cd /v && rm -r full hole && echo other >link2 && chmod 700 .');
}

test.skipIf(!hasEngine())('a volume comes back as it was, while a container uses it', async () => {
  const own = openVolumeSite();
  const { site, volume, user, state } = own;
  const then = state();
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  const byHand = await restoreByHand(site, site.path('gnupg'));
  expect(byHand.folder).not.toBe('');
  damage(own);
  const now = state();
  const [started, plan] = [own.startedAt(), await planOf(site, '@latest')];
  expect(plan.warnings.join('\n')).toContain(`${user.name} uses the volume ${volume}`);

  const live = await startRestore(site, '@latest');
  await live.until((one) => one.event === 'activated');
  live.kill('SIGKILL');
  await live.ended;
  expect(await site.run('recover')).toMatchObject({ code: 0 });
  expect([then, now]).toContain(state());
  expect(user.exec('true')).toBe('');
  damageAgain(own, now);

  const restored = await restore(site, '@latest');
  expect(restored, restored.stderr).toMatchObject({ code: 0, restored: { outcome: 'restored' } });
  expect(state()).toBe(then);
  // It sees what was restored, because it was started again.
  expect(user.exec('cat', '/v/full/deep/one')).toBe('one');
  expect(own.startedAt()).not.toBe(started);
  await assertInvariants(site);
});

/** Unless it is as it was before the restore that was killed. */
function damageAgain(own: VolumeSite, now: string): void {
  if (own.state() !== now) damage(own);
}

test.skipIf(!hasEngine())(
  'one that is gone is made again with its labels, and another one is filled',
  async () => {
    const own = openVolumeSite();
    const { site, volume, user, state } = own;
    const then = state();
    expect(await site.run('run')).toMatchObject({ code: 0 });
    user.remove();
    engine.docker('volume', 'rm', volume);
    expect(await restore(site, '@latest', '--existing', 'refuse')).toMatchObject({ code: 0 });
    expect(state()).toBe(then);
    expect(engine.docker('volume', 'inspect', '--format', '{{.Labels.app}}', volume)).toBe('shop');
    const refused = await planOf(site, '@latest', '--existing', 'refuse');
    expect(refused.refusals.map(({ message }) => message).join()).toMatch(/is there already/);
    expect(await restore(site, '@latest', '--to', `data.volume=${volume}-other`)).toMatchObject({
      code: 0,
    });
    expect(state(`${volume}-other`)).toBe(then);
    expect(state()).toBe(then);
  },
);

test.skipIf(!hasEngine())(
  'what stands in the way is found before anything is touched',
  async () => {
    const { site, volume } = openVolumeSite();
    const said = async (name: string, env: Readonly<Record<string, string>> = {}) => {
      site.env = { DOCKER_HOST: engine.host, ...env };
      site.pipeline({ dump: [`{ id: data, type: volume, volume: ${name} }`] });
      const ran = await site.run('run');
      expect(ran.code).toBe(69);
      return ran.stderr;
    };
    expect(await said(`${volume}-none`)).toMatch(/there is no volume \S+-none/);
    expect(await said(volume, { DOCKER_HOST: 'tcp://127.0.0.1:1' })).toMatch(
      /there is no Docker engine/,
    );
  },
);

test.skipIf(!hasEngine())(
  'one that begins to use it meanwhile keeps the restore away',
  async () => {
    const { site, volume, user, state } = openVolumeSite();
    // What stops the application starts, of all things, somebody who uses it.
    site.write('repository/stop', `docker --host ${engine.host} start ${user.name}`);
    site.pipeline({
      dump: [`{ id: data, type: volume, volume: ${volume} }`],
      top: [
        'restore: { existing: swap, safetyBackup: false, allow: [setuid] }',
        'application: { services: { command: { stop: [sh, stop], start: ["true"] } } }',
      ],
    });
    expect(await site.run('run')).toMatchObject({ code: 0 });
    engine.docker('stop', user.name);
    const now = state();
    const ran = await restore(site, '@latest');
    expect(ran.code).not.toBe(0);
    expect(ran.stdout + ran.stderr).toMatch(/uses the volume \S+, and was not running when/);
    expect(state()).toBe(now);
    expect(user.exec('true')).toBe('');
  },
);

test.skipIf(!hasEngine())('one that is not mounted is not taken for an empty one', async () => {
  const { site, volume, user } = openVolumeSite();
  const device = site.path('device');
  mkdirSync(device);
  writeFileSync(`${device}/precious`, 'kept');
  const name = `${volume}-other`;
  const options = ['type=none', 'o=bind', `device=${device}`].flatMap((one) => ['--opt', one]);
  engine.docker('volume', 'create', ...options, name);
  const argv = ['sh', '-c', 'trap exit TERM; while :; do sleep 0.05; done'] as const;
  const other = startHostContainer(engine, { argv, volumes: [`${name}:/v`] });
  onTestFinished(() => other.remove());
  const ran = async (quiesce = '') => {
    site.pipeline({ dump: [`{ id: data, type: volume, volume: ${name}${quiesce} }`] });
    return await site.run('run');
  };
  expect(await ran()).toMatchObject({ code: 0 });
  const stopped = await ran(`, quiesce: { stop: [${other.name}] }`);
  expect(stopped).toMatchObject({ code: 69 });
  expect(stopped.stderr).toMatch(/only while a container uses it, and `quiesce` stops all that do/);
  expect(await ran(`, quiesce: { pause: [${other.name}] }`)).toMatchObject({ code: 0 });
  // Its user ends by itself after everything was looked at.
  site.write('repository/stop', `docker --host ${engine.host} stop ${other.name}`);
  site.pipeline({
    dump: [`{ id: data, type: volume, volume: ${name} }`],
    top: ['hooks: [{ at: "before:dump", run: [sh, stop] }]'],
  });
  const late = await site.run('run');
  expect(late.code).not.toBe(0);
  expect(late.stderr).toMatch(/and now it is not mounted/);
  expect((await ran()).code).toBe(69);
  const plan = await planOf(site, '@latest');
  expect(plan.refusals.map(({ message }) => message).join()).toMatch(/are not exchanged here/);
  expect(user.exec('true')).toBe('');
});

test.skipIf(!hasEngine())('the engine of another host has no files here', async () => {
  const { site, volume, state } = openVolumeSite();
  expect(await site.run('run')).toMatchObject({ code: 0 });
  const then = state();
  // The same names are there and here, as on hosts that are set up alike.
  const door = createServer((socket) => {
    const inner = connect(engine.host.replace('unix://', ''));
    socket.pipe(inner).pipe(socket);
    for (const one of [socket, inner]) one.on('error', () => one.destroy());
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  onTestFinished(() => void door.close());
  const address = door.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  site.env = { DOCKER_HOST: `tcp://127.0.0.1:${port}` };
  const ran = await site.run('run');
  expect(ran.code).toBe(69);
  expect(ran.stderr).toMatch(/cannot be read on this machine: its engine is not on this machine/);
  const refused = await site.run('restore', '@latest');
  expect(refused.code).not.toBe(0);
  expect(refused.stdout + refused.stderr).toMatch(/is not on this machine/);
  expect(state()).toBe(then);
  expect(volume).not.toBe('');
});

test.skipIf(!hasEngine())(
  'a restore that ends before the exchange costs nobody the application',
  async () => {
    const own = openVolumeSite();
    const { site, volume, state } = own;
    site.pipeline({
      dump: [`{ id: data, type: volume, volume: ${volume} }`],
      top: [
        'restore: { existing: swap, safetyBackup: false, allow: [setuid] }',
        'application: { services: { command: { stop: [sleep, "60"], start: ["true"] } } }',
      ],
    });
    expect(await site.run('run')).toMatchObject({ code: 0 });
    damage(own);
    const [now, started] = [state(), own.startedAt()];
    const live = await startRestore(site, '@latest');
    // All is loaded by then.
    await live.until((one) => one.event === 'step-started' && one.step === 'stop');
    live.kill('SIGKILL');
    await live.ended;
    const recovered = await site.run('recover');
    expect(recovered, recovered.stderr).toMatchObject({ code: 0 });
    expect([state(), own.startedAt()]).toEqual([now, started]);
    await assertInvariants(site);
  },
);
