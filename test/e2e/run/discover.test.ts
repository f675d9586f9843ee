import { mkdtempSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasCompose } from '../../rig/engine/compose.ts';
import { openEngine, type TestEngine } from '../../rig/engine/engine.ts';
import { createStack } from '../../rig/engine/stack.ts';
import { startHostContainer } from '../../rig/places/host-container.ts';
import { openSite } from '../../rig/run/site.ts';

let engine: TestEngine;

beforeAll(async () => {
  if (hasCompose()) engine = await openEngine();
});
afterAll(async () => await engine?.close());

interface Told {
  readonly kind: string;
  readonly name: string;
  readonly pipeline: string | null;
  readonly advice?: { readonly strategy: string };
}

test.skipIf(!hasCompose())(
  'what runs here becomes a pipeline, and what none covers is listed',
  async () => {
    const site = openSite();
    const stack = createStack(engine, site.path('stack'), engine.name('shop'));
    const loose = engine.name('loose');
    const folder = mkdtempSync('/srv/written-');
    const other = startHostContainer(engine, {
      argv: ['sleep', '600'],
      folders: [folder],
      volumes: [`${loose}:/var/data`, '/var/nameless'],
    });
    try {
      stack.up();
      stack.exec('web', 'sqlite3 /state/app.db "create table t (a)"');
      site.env = { DOCKER_HOST: engine.host };
      const things = async () => {
        const ran = await site.run('discover', '--json');
        const { data, exit } = JSON.parse(ran.stdout) as {
          readonly data: { readonly things: readonly Told[]; readonly proposal: string | null };
          readonly exit: { readonly code: number };
        };
        // Other things of this machine are none of ours.
        const own = data.things.filter(({ name }) =>
          ['db', 'queue', 'uploads', 'state', loose, folder].includes(name),
        );
        return { own, proposal: data.proposal ?? '', code: exit.code };
      };
      const none = await things();
      expect(none.own.map(({ name, advice }) => `${name} ${advice?.strategy}`)).toEqual([
        ...['db postgres', 'queue redis', 'state sqlite', 'uploads volume'],
        ...[`${loose} volume`, `${folder} volume`],
      ]);
      expect(none.code).toBe(3);
      site.write('repository/backup.pipeline.yaml', '');
      const shown = await site.run('discover');
      expect(shown.code).toBe(0);
      expect(shown.stdout).toContain(`project: ${stack.name}`);
      site.write('repository/backup.pipeline.yaml', shown.stdout);
      expect(await site.run('validate')).toMatchObject({ code: 0 });
      const id = stack.name;
      const local = shown.stdout.replace(
        /path: \/var\/backups|path: \S+\/backups/,
        `path: ${site.path('nas')}`,
      );
      site.write('repository/backup.pipeline.yaml', local);
      const ran = await site.run('run', '--only', id);
      expect(ran, ran.stderr).toMatchObject({ code: 0 });
      const all = await things();
      expect(all.own.every(({ pipeline }) => pipeline === 'repository')).toBe(true);
      site.write('repository/backup.pipeline.yaml', shown.stdout.replace(folder, '/nowhere'));
      const listed = await site.run('discover');
      expect(listed.code).toBe(3);
      expect(listed.stdout).toMatch(new RegExp(`${folder}.*none`));
      const yaml = await site.run('discover', '--yaml');
      expect(yaml.stdout).toContain(`paths: [${folder}]`);
      expect(yaml.stdout).not.toContain(stack.name);
    } finally {
      other.remove();
      stack.remove();
      engine.docker('volume', 'rm', loose);
      rmSync(folder, { recursive: true });
    }
  },
);

test('without an engine the servers of the host are still found, and the rest is unknown', async () => {
  const site = openSite();
  site.env = { DOCKER_HOST: `unix://${site.path('none.sock')}` };
  const ran = await site.run('discover');
  expect(ran.code).toBe(69);
  expect(ran.stderr).toMatch(/there is no Docker engine/);
});

test('a pipeline with mistakes covers nothing that could be told', async () => {
  const site = openSite();
  site.write('repository/backup.pipeline.yaml', 'version: 1\nname: shop\nstages: {}\n');
  expect(await site.run('discover')).toMatchObject({ code: 65 });
});
