import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  hasEngine,
  hasOwnEngine,
  openEngine,
  openOwnEngine,
  type TestEngine,
} from '../../rig/engine/engine.ts';
import { startHostContainer } from '../../rig/places/host-container.ts';
import { openSite, type Site } from '../../rig/run/site.ts';

let engine: TestEngine;

beforeAll(async () => {
  if (hasEngine()) engine = await openEngine();
});
afterAll(async () => await engine?.close());

interface Told {
  readonly disks: readonly {
    readonly holds: readonly { readonly what: string; readonly path: string }[];
    readonly totalBytes: number;
    readonly freeBytes: number;
  }[];
  readonly engine: { readonly address: string; readonly root: string } | null;
  readonly volumes: readonly {
    readonly name: string;
    readonly bytes: number;
    readonly files: { readonly count: number };
    readonly largest: readonly { readonly path: string; readonly bytes: number }[];
    readonly changedAt: string;
    readonly usedBy: readonly string[];
    readonly pipeline: string | null;
    readonly health: string;
  }[];
  readonly backups: readonly { readonly destination: string; readonly bytes: number }[];
  readonly recommendations: readonly string[];
}

async function storage(site: Site): Promise<{ readonly data: Told; readonly code: number | null }> {
  const { stdout, code } = await site.run('storage', '--json');
  return { data: (JSON.parse(stdout) as { readonly data: Told }).data, code };
}

test.skipIf(!hasEngine())(
  'what uses space is counted, and what is odd about it is said',
  async () => {
    const [used, idle] = [engine.name('used'), engine.name('idle')];
    const site = openSite({ dump: [`{ id: data, type: volume, volume: ${used} }`] });
    site.env = { DOCKER_HOST: engine.host };
    const container = startHostContainer(engine, {
      argv: ['sleep', '600'],
      volumes: [`${used}:/srv/used`, '/srv/nameless'],
    });
    try {
      engine.docker('volume', 'create', idle);
      container.exec(
        'sh',
        '-c',
        'cd /srv/used && mkdir a && head -c 50000 /dev/zero > a/b && touch c',
      );
      expect(await site.run('run')).toMatchObject({ code: 0 });
      const { data } = await storage(site);
      expect(data.engine?.address).toBe(engine.host);
      const held = data.disks.flatMap(({ holds }) => holds.map(({ what }) => what));
      expect(held).toEqual(expect.arrayContaining(['Docker', 'state', 'here']));
      for (const { totalBytes, freeBytes } of data.disks)
        expect(totalBytes).toBeGreaterThan(freeBytes);
      const find = (name: string) => data.volumes.find((one) => one.name === name);
      expect(find(used)).toMatchObject({
        ...{ bytes: 50_000, files: { count: 2 }, usedBy: [container.name] },
        ...{ health: 'ok', pipeline: 'shop' },
      });
      expect(find(used)?.largest[0]).toEqual({ path: join('a', 'b'), bytes: 50_000 });
      expect(find(idle)).toMatchObject({ health: 'unused', pipeline: null, usedBy: [] });
      expect(data.recommendations).toContainEqual(expect.stringContaining(`${idle} is used by no`));
      expect(data.backups.every(({ bytes }) => bytes > 0)).toBe(true);
      expect(data.backups.map(({ destination }) => destination)).toContain('here');
      engine.docker('rm', '--force', container.name);
      const later = await storage(site);
      expect(
        later.data.volumes.filter(({ health }) => health === 'dangling').length,
      ).toBeGreaterThan(0);
      const shown = await site.run('storage');
      expect(shown.stdout).toMatch(new RegExp(`^${idle} +0 B +0 .*unused`, 'm'));
    } finally {
      engine.docker('rm', '--force', '--volumes', container.name);
      engine.docker('volume', 'rm', '--force', used, idle);
    }
  },
);

interface Planned {
  readonly goes: readonly { readonly name: string; readonly leftover: { readonly kind: string } }[];
  readonly stays: readonly { readonly name: string; readonly why: string }[];
  readonly confirmation: { readonly token: string; readonly argv: readonly string[] } | null;
}

test.skipIf(!hasOwnEngine())(
  'only what the plan has shown is removed, and nothing that is used or not safely stored',
  async () => {
    const engine = await openOwnEngine();
    const names = ['stored', 'changed', 'unstored', 'loose', 'used', 'quiet'];
    const [stored, changed, unstored, loose, used, quiet] = names.map((one) => engine.name(one));
    const site = openSite({
      dump: [stored, changed, unstored].map(
        (volume, at) => `{ id: d${at}, type: volume, volume: ${volume} }`,
      ),
    });
    site.env = { DOCKER_HOST: engine.host };
    const image = engine.name('nothing');
    engine.image(image);
    const container = startHostContainer(engine, {
      argv: ['sleep', '600'],
      volumes: [`${used}:/srv/used`],
      labels: [`own=${quiet}`],
    });
    const planned = async (...argv: readonly string[]) => {
      const ran = await site.run('storage', 'clean', '--json', '--older-than', '0s', ...argv);
      const { data } = JSON.parse(ran.stdout) as { readonly data: Planned };
      const own = (name: string) =>
        names.some((one) => name === engine.name(one)) || name === ended;
      const goes = data.goes.map(({ name }) => name).filter(own);
      const stays = new Map(data.stays.map(({ name, why }) => [name, why]));
      return { goes, stays, code: ran.code, confirmation: data.confirmation };
    };
    const ended = engine.name('ended');
    try {
      for (const one of [stored, changed, unstored, loose])
        engine.docker('volume', 'create', one ?? '');
      engine.docker('create', '--name', ended, image, '/x');
      // A backup knows its beginning by the second: what was touched within that second may be newer.
      await pause(1000 - (Date.now() % 1000));
      expect(await site.run('run', '--only', 'd0,d1')).toMatchObject({ code: 0 });
      engine.docker(
        'run',
        '--rm',
        '--volume',
        `${changed}:/v`,
        '--volume',
        '/usr:/usr:ro',
        '--network',
        'none',
        engine.name('root'),
        'touch',
        '/v/new',
      );
      const volumes = [stored, changed, unstored, loose].flatMap((one) => ['--volume', one ?? '']);
      const young = await site.run('storage', 'clean', '--json');
      expect(young.stdout).toContain('it was used just now');
      const bare = await planned();
      expect(bare.goes).toEqual([ended]);
      expect(bare.stays.get(loose ?? '')).toMatch(/it has a name/);
      const all = await planned(...volumes);
      expect(all.code).toBe(77);
      expect(all.stays.get(stored ?? '')).toBeUndefined();
      expect(all.goes.toSorted()).toEqual([ended, loose, stored].toSorted());
      expect(all.stays.get(changed ?? '')).toMatch(/changed since its last good backup/);
      expect(all.stays.get(unstored ?? '')).toMatch(/no good backup/);
      const foreign = await site.run(
        'storage',
        'clean',
        '--older-than',
        '0s',
        '--confirm',
        all.confirmation?.token ?? '',
      );
      expect(foreign).toMatchObject({ code: 77 });
      expect(foreign.stderr).toMatch(/other volumes would go now/);
      expect(await site.run('storage', 'clean', '--volume', used ?? '')).toMatchObject({
        code: 77,
      });
      expect(await site.run('storage', 'clean', '--older-than', 'long')).toMatchObject({
        code: 64,
      });
      const [, ...argv] = all.confirmation?.argv ?? [];
      const done = await site.run(...argv);
      expect(done, done.stderr).toMatchObject({ code: 0 });
      expect(done.stderr).toMatch(new RegExp(`removed  volume ${loose}, 0 B, `));
      const left = engine.docker('volume', 'ls', '--quiet').split('\n');
      expect(left).toEqual(expect.arrayContaining([changed, unstored, used]));
      expect(left).not.toContain(loose);
      expect(left).not.toContain(stored);
      expect(engine.docker('ps', '--all', '--format', '{{.Names}}').split('\n')).toContain(
        container.name,
      );
      expect((await site.run(...argv)).code).toBe(77);
      const log = await site.run('audit', 'list', '--json');
      expect(log.stdout).toContain('"storage clean"');
    } finally {
      engine.docker('rm', '--force', container.name);
      await engine.close();
    }
  },
);

test('without an engine the disks and what is stored are still told', async () => {
  const site = openSite();
  site.env = { DOCKER_HOST: `unix://${site.path('none.sock')}` };
  const { data, code } = await storage(site);
  expect(code).toBe(69);
  expect(data.engine).toBeNull();
  expect(data.disks.length).toBeGreaterThan(0);
  expect(data.backups.map(({ destination }) => destination)).toContain('here');
  expect((await site.run('storage')).stderr).toMatch(/there is no Docker engine/);
});
