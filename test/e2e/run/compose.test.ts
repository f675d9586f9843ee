import { existsSync, renameSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasCompose } from '../../rig/engine/compose.ts';
import { openEngine, type TestEngine } from '../../rig/engine/engine.ts';
import { createStack, type Stack, stackPassword } from '../../rig/engine/stack.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { planOf, restore } from '../../rig/run/restoring.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

let engine: TestEngine;

beforeAll(async () => {
  if (hasCompose()) engine = await openEngine();
});
afterAll(async () => await engine?.close());

const files = '--only=stack.state,stack.queue,stack.uploads';
const everything = `${files},stack.db-shop`;

test.skipIf(!hasCompose())(
  'a project is dumped, each volume in its own way, and put back',
  async () => {
    const site = openSite();
    const stack = createStack(engine, site.path('stack'), engine.name('shop'));
    try {
      stack.up();
      plant(stack);
      declare(site, stack);
      const ran = await site.run('run', '--json');
      expect(ran, ran.stderr + ran.stdout).toMatchObject({ code: 0 });
      assertDescribed(site, stack, ran.summary?.backup ?? '');
      const then = stateOf(stack);
      await assertPutBack({ site, stack, then }, files);
      stack.compose('down', '--volumes', '--timeout', '0');
      const gone = await planOf(site, '@latest', everything);
      expect(gone.refusals.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(/has no volume that db-shop could go to/),
      );
      stack.up();
      await assertPutBack({ site, stack, then }, everything);
      await assertInvariants(site);
    } finally {
      stack.remove();
    }
  },
);

test.skipIf(!hasCompose())(
  'what a project does not have, and what it has unsaid, is found first',
  async () => {
    const site = openSite();
    const stack = createStack(engine, site.path('stack'), engine.name('mall'));
    const file = `${stack.folder}/compose.yml`;
    const moved = `${stack.folder}/moved`;
    try {
      stack.up();
      site.env = { DOCKER_HOST: engine.host };
      const said = async (keys: string, project = stack.name) => {
        site.pipeline({ dump: [`{ id: stack, type: compose, project: ${project}, ${keys} }`] });
        const ran = await site.run('run');
        expect(ran.code).not.toBe(0);
        return ran.stderr;
      };
      expect(await said('default: skip', 'nobody')).toMatch(
        /the engine has no Compose project nobody/,
      );
      expect(await said('strategies: { dbs: postgres }')).toMatch(
        /has no volume dbs[\s\S]*known: db, queue, state, uploads/,
      );
      expect(await said('services: [wep]')).toMatch(
        /has no service wep[\s\S]*known: db, queue, web/,
      );
      expect(
        await said('default: skip, strategies: { state: { type: sqlite, path: ../app.db } }'),
      ).toMatch(/is not in the volume state/);
      stack.compose('stop', '--timeout', '0', 'db');
      expect(await said('default: skip, strategies: { db: postgres }')).toMatch(
        /uses the volume db, does not run/,
      );
      renameSync(file, moved);
      expect(await said('default: skip')).toMatch(
        /was made from \S+compose.yml, which is not there/,
      );
    } finally {
      if (existsSync(moved)) renameSync(moved, file);
      stack.remove();
    }
  },
);

function plant(stack: Stack): void {
  const table =
    'create database shop;\n\\c shop\ncreate table t as select g from generate_series(1, 1000) g;';
  stack.exec('db', 'psql -qU shop -d postgres', table);
  stack.exec('queue', 'redis-cli set word kept');
  stack.exec('web', 'sqlite3 /state/app.db "create table t (a); insert into t values (42)"');
  stack.exec(
    'web',
    'mkdir -p /uploads/sub && echo one >/uploads/sub/a.txt && chown 65534 /uploads',
  );
}

function damage(stack: Stack): void {
  stack.exec('queue', 'redis-cli set word lost');
  stack.exec('web', 'sqlite3 /state/app.db "delete from t"');
  stack.exec('web', 'rm -r /uploads/sub && echo other >/uploads/b.txt');
}

function stateOf(stack: Stack): readonly string[] {
  return [
    stack.exec('db', 'psql -AtU shop -d shop -c "select count(*), sum(g) from t"'),
    stack.exec('queue', 'redis-cli get word'),
    stack.exec('web', 'sqlite3 /state/app.db "select * from t"'),
    stack.exec('web', 'cd /uploads && find . -type f -exec cat {} + && stat -c %u . && ls -R'),
  ];
}

function declare(site: Site, { name }: Stack): void {
  site.canaries.push(stackPassword);
  site.env = { DOCKER_HOST: engine.host };
  const strategies = 'db: postgres, queue: redis, state: { type: sqlite, path: app.db }';
  site.pipeline({
    dump: [`{ id: stack, type: compose, project: ${name}, strategies: { ${strategies} } }`],
    top: ['restore: { existing: swap, safetyBackup: false }'],
  });
}

/** What each member is, and how it goes back, without a secret. */
function assertDescribed(site: Site, { name }: Stack, backup: string): void {
  const artifacts = manifestsAt(site, 'here').find(({ id }) => id === backup)?.artifacts ?? [];
  expect(artifacts.map(({ id, type }) => `${id} ${type}`)).toEqual([
    'stack.config files',
    'stack.db-globals postgres',
    'stack.db-postgres postgres',
    'stack.db-shop postgres',
    'stack.queue redis',
    'stack.state sqlite',
    'stack.uploads volume',
  ]);
  const shop = artifacts.find(({ id }) => id === 'stack.db-shop');
  expect(shop?.facts).toMatchObject({
    ...{ project: name, volume: 'db', database: 'shop' },
    services: [{ service: 'db', image: expect.stringContaining('of-postgres') }],
  });
}

interface PutBack {
  readonly site: Site;
  readonly stack: Stack;
  readonly then: readonly string[];
}

/** A server that works on its files is in the way; a database is exchanged beside those who use it. */
async function assertPutBack({ site, stack, then }: PutBack, only: string): Promise<void> {
  if (stateOfOrNone(stack) !== null) damage(stack);
  else stack.exec('db', 'createdb -U shop shop');
  const now = stateOfOrNone(stack);
  const inTheWay = await restore(site, '@latest', only);
  expect(inTheWay).toMatchObject({ code: 77 });
  expect(inTheWay.stdout + inTheWay.stderr).toMatch(/redis-server \(process \d+\) runs in/);
  expect(stateOfOrNone(stack)).toEqual(now);
  stack.compose('stop', 'queue');
  const restored = await restore(site, '@latest', only);
  expect(restored, restored.stderr).toMatchObject({ code: 0, restored: { outcome: 'restored' } });
  stack.up();
  expect(stateOf(stack)).toEqual(then);
}

function stateOfOrNone(stack: Stack): readonly string[] | null {
  try {
    return stateOf(stack);
  } catch {
    return null;
  }
}
