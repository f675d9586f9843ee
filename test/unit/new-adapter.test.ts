import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Definition } from '../../src/ports/definition.ts';

const repository = join(import.meta.dirname, '../..');
const copy = mkdtempSync(join(tmpdir(), 'new-adapter-'));
const list = join(copy, 'src/adapters/all.ts');

beforeAll(() => {
  const needed = ['package.json', 'biome.json', 'tsconfig.json', '.gitignore'];
  for (const name of [...needed, 'src/adapters', 'src/ports', 'src/model', 'src/util']) {
    cpSync(join(repository, name), join(copy, name), { recursive: true });
  }
  mkdirSync(join(copy, 'pipelines'));
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const rig = join(repository, 'test/rig/new-adapter.ts');
const create = (...args: readonly string[]) => run(rig, ...args);
const biome = (...args: readonly string[]) =>
  run(join(repository, 'node_modules/@biomejs/biome/bin/biome'), ...args);
const tsc = (...args: readonly string[]) =>
  run(join(repository, 'node_modules/typescript/bin/tsc'), ...args);

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
}

/** What the list names, in its order, group brackets left out. */
function listed(): readonly string[] {
  const [, body = ''] = /= \[([\s\S]*?)\];/.exec(readFileSync(list, 'utf8')) ?? [];
  return body.match(/\w+/g) ?? [];
}

function written(): readonly unknown[] {
  const names = ['src', 'pipelines'].map((name) =>
    readdirSync(join(copy, name), { recursive: true }),
  );
  return [names, readFileSync(list, 'utf8')];
}

test.each([
  ['source', 'sources/foo', 'foo', 'foo'],
  ['source', 'sources/event-log', 'eventLog', 'eventLog'],
  ['destination', 'destinations/foo', 'foo', 'fooDestination'],
  ['notifier', 'notifiers/delete', 'deleteNotifier', 'deleteNotifier'],
])('a new %s in %s exports %s and is listed as %s', async (kind, path, exported, identifier) => {
  const before = listed();
  const name = basename(path);
  const { status, stdout, stderr } = create(kind, name);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain(`created  src/adapters/${path}.ts\n`);
  expect(stdout).toContain('npm run generate');

  expect(listed().filter((item) => !before.includes(item))).toEqual([identifier]);
  const module = (await import(join(copy, `src/adapters/${path}.ts`))) as Record<
    string,
    Definition
  >;
  expect(module[exported]).toMatchObject({ kind, type: name });
  expect(module[exported]).not.toHaveProperty('load');

  const example = parse(readFileSync(join(copy, `pipelines/${name}.pipeline.yaml`), 'utf8'));
  expect(example).toMatchObject({ version: 1, stages: { dump: [{}], upload: [{}] } });
  const entries = Object.values(example.stages).flat();
  expect(entries).toContainEqual(module[exported]?.example);
});

test('what was created is formatted and typed, and stands last of its kind', async () => {
  const files = ['all', 'sources/foo', 'sources/event-log', 'destinations/foo', 'notifiers/delete'];
  const paths = files.map((file) => `src/adapters/${file}.ts`);
  expect(biome('check', '--error-on-warnings', ...paths)).toMatchObject({ status: 0 });
  expect(tsc()).toMatchObject({ status: 0, stdout: '' });
  const { definitions } = (await import(list)) as { definitions: readonly Definition[] };
  const last = (kind: string) => definitions.findLast((definition) => definition.kind === kind);
  expect(last('source')).toMatchObject({ type: 'event-log' });
  expect(last('destination')).toMatchObject({ type: 'foo' });
  expect(last('notifier')).toMatchObject({ type: 'delete' });
});

test.each([
  [['source', 'sqlite'], 'src/adapters/sources/sqlite.ts exists already.'],
  [['source', 'Foo'], '"Foo" cannot be the word for it'],
  [['source', '../foo'], '"../foo" cannot be the word for it'],
  [['source', '-f'], '"-f" cannot be the word for it'],
  [['source', 'a'.repeat(64)], 'cannot be the word for it'],
  [['sourc', 'bar'], 'Usage: npm run new:adapter -- <source|destination|notifier> <name>'],
  [['constructor', 'bar'], 'Usage: npm run new:adapter'],
  [['source'], 'Usage: npm run new:adapter'],
  [['source', 'bar', 'baz'], 'Usage: npm run new:adapter'],
])('%j is refused and nothing is written', (args, reason) => {
  const before = written();
  const { status, stdout, stderr } = create(...args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain(reason);
  expect(stderr).not.toContain('    at ');
  expect(written()).toEqual(before);
});

test('an example that is there already is kept', () => {
  const example = join(copy, 'pipelines/foo.pipeline.yaml');
  const before = readFileSync(example, 'utf8');
  const { status, stdout } = create('notifier', 'foo');
  expect(status).toBe(0);
  expect(stdout).toContain('kept     pipelines/foo.pipeline.yaml: show the new notifier there');
  expect(readFileSync(example, 'utf8')).toBe(before);
});

test('outside a checkout it says where to run it', () => {
  const { status, stderr } = spawnSync(process.execPath, [rig, 'source', 'bar'], {
    cwd: join(copy, 'pipelines'),
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain('run this at the root of the checkout');
  expect(existsSync(join(copy, 'pipelines/src'))).toBe(false);
});
