import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasEngine, openEngine, type TestEngine } from '../../rig/engine/engine.ts';
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
