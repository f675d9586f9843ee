import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { plantDatabases } from '../rig/run/databases.ts';
import { createWorld, pipelineText, remove, type World } from './world.ts';

const files = '{ id: docs, type: files, paths: [data] }';
const notes = '{ id: notes, type: sqlite, path: notes.sqlite }';
const motd = '{ id: motd, type: command, run: [printf, "hello"], restore: [cat], extension: txt }';
const list = (...dumps: readonly string[]) => dumps.join('\n    - ');

/** Two backups: a file and a row more, one dump new, one gone. */
async function openWorld(): Promise<{ readonly world: World; readonly ids: readonly string[] }> {
  const world = createWorld({ dump: list(files, notes, motd) });
  plantDatabases(world, { 'notes.sqlite': ['a'] });
  const first = await world.backUpBefore(48, '--app-version', '2.3.0');
  plantDatabases(world, { 'notes.sqlite': ['b', 'c'] });
  writeFileSync(world.path('repository/data/new.bin'), Buffer.alloc(50_000, 'x'));
  const dump = list(files, notes, motd.replace('id: motd', 'id: "news"').replaceAll('"', ''));
  world.write('repository/backup.pipeline.yaml', pipelineText({ dump }));
  return { world, ids: [first, await world.backUp('--app-version', '2.4.0')] };
}

test('two backups beside each other', async () => {
  const { world, ids } = await openWorld();
  const [old = '', next = ''] = ids;
  const { code, stdout, stderr } = await world.program('diff', `shop@${old}`, '@latest');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`old  shop@${old}  `);
  expect(stdout).toMatch(new RegExp(`^new  shop@${next}  .* UTC, 2 d later$`, 'm'));
  expect(stdout).toMatch(/^version +2\.3\.0 +2\.4\.0$/m);
  expect(stdout).toMatch(/^ {2}entries +2 +3 +\+1$/m);
  expect(stdout).toMatch(/^ {2}bytes +4 B +48\.8 KiB +\+48\.8 KiB$/m);
  expect(stdout).toMatch(/^ {2}rows\.notes +1 +3 +\+2$/m);
  expect(stdout).toMatch(/^news +– +5 B +added$/m);
  expect(stdout).toMatch(/^motd +5 B +– +removed$/m);
});

test('as data, and without any key', async () => {
  const { world, ids } = await openWorld();
  const [old, next] = ids;
  const { code, data } = await world.json('diff', `@${old}`, `@${next}`);
  expect(code).toBe(0);
  expect(data).toMatchObject({
    old: { pipeline: 'shop', id: old },
    new: { id: next },
    problems: [],
  });
  expect(data.differences).toContainEqual({ what: 'version', old: '2.3.0', new: '2.4.0' });
  expect(data.artifacts).toMatchObject([
    { id: 'docs', state: 'changed' },
    { id: 'notes', state: 'changed', differences: [{ what: 'rows.notes', old: 1, new: 3 }] },
    { id: 'news', state: 'added', plainBytes: { old: null, new: 5 }, differences: [] },
    { id: 'motd', state: 'removed', plainBytes: { old: 5, new: null } },
  ]);
});

test('the same backup twice has no difference, which is said', async () => {
  const world = createWorld();
  const id = await world.backUp();
  const { code, data } = await world.json('diff', '@latest', `@${id}`);
  expect(code).toBe(0);
  expect(data).toMatchObject({ differences: [], artifacts: [{ id: 'docs', state: 'same' }] });
  const { stdout } = await world.program('diff', '@latest', '@latest');
  expect(stdout).toMatch(/^docs +\S+ KiB +\S+ KiB +same$/m);
});

test.each([
  [['@latest', '@20200101T000000Z-aaaa'], 66],
  [['@nothing', '@latest'], 66],
  [['@latest', 'shpo@latest'], 64],
  [['@latest'], 64],
])('diff %s', async (argv, code) => {
  const world = createWorld();
  await world.backUp();
  expect(await world.program('diff', ...argv)).toMatchObject({ code, stdout: '' });
});

test('a manifest that cannot be believed, and a destination that is away', async () => {
  const { world, ids } = await openWorld();
  const [old = '', next] = ids;
  for (const place of ['here', 'nas']) {
    writeFileSync(world.path('repository', place, 'shop', old, 'manifest.json'), '{');
  }
  expect((await world.program('diff', `@${old}`, `@${next}`)).code).toBe(74);
  remove(world.path('repository/nas'));
  const away = await world.program('diff', `@${next}`, `@${next}`);
  expect(away.code).toBe(3);
  expect(away.stderr.match(/^warning/gm)).toHaveLength(1);
});
