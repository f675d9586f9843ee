import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { plantDatabases } from '../rig/run/databases.ts';
import { runShell } from './program.ts';
import { createWorld, type World } from './world.ts';

const dump =
  '{ id: docs, type: files, paths: [data] }\n    - { id: notes, type: sqlite, path: notes.sqlite }\n    - { id: motd, type: command, run: [printf, hello], restore: [cat], extension: txt }';

async function openWorld(): Promise<{ readonly world: World; readonly id: string }> {
  const world = createWorld({ dump });
  writeFileSync(world.path('repository/data/\u001b[31mred'), 'x'.repeat(3000), { mode: 0o600 });
  writeFileSync(Buffer.from(world.path('repository/data/caf\u00e9'), 'latin1'), '');
  symlinkSync('a.txt', world.path('repository/data/link'));
  plantDatabases(world, { 'notes.sqlite': ['a', 'b'] });
  return { world, id: await world.backUp() };
}

test('what is in archives and databases', async () => {
  const { world, id } = await openWorld();
  const { code, stdout, stderr } = await world.program('show', '@latest', '--contents');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`^shop@${id}  times in UTC\n\ndocs  files, .*, 5 entries\n`));
  expect(stdout).toMatch(/^ {2}drwx\S+ +- {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}data\/$/m);
  expect(stdout).toMatch(/^ {2}-rw\S+ +4 B {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}data\/a\.txt$/m);
  expect(stdout).toMatch(/^ {2}-rw------- +2\.9 KiB .* {2}\$'data\/\\033\[31mred'$/m);
  expect(stdout).toMatch(/ {2}\$'data\/caf\\351'$/m);
  expect(stdout).toMatch(/^ {2}lrwxrwxrwx +- .* {2}data\/link -> a\.txt$/m);
  expect(stdout).toMatch(/^notes {2}sqlite, .*\n {2}notes {2}2 rows\n/m);
  expect(stdout).toMatch(/^motd {2}command, 5 B\n/m);
});

test('as one document', async () => {
  const { world, id } = await openWorld();
  const { code, stdout } = await world.program('show', '@latest', '--contents', '--json');
  const document = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(document).toMatchObject({
    formatVersion: 1,
    verb: 'show',
    exit: { code: 0, reason: 'done' },
  });
  expect(document.data.backup).toMatchObject({ id, verdict: 'good' });
  const [docs, notes, motd] = document.data.contents;
  expect(docs).toMatchObject({ id: 'docs', type: 'files', tables: [] });
  const byName = (name: string) =>
    docs.members.find((member: { readonly name: string }) => member.name === name);
  expect(byName('data/a.txt')).toMatchObject({ type: 'file', bytes: 4 });
  expect(byName('data/\u001b[31mred')).toMatchObject({ mode: '0600', bytes: 3000 });
  expect(byName('data/link')).toMatchObject({ type: 'symlink', link: 'a.txt', bytes: 0 });
  const bytes = Buffer.from('data/caf\u00e9', 'latin1').toString('base64');
  expect(byName('data/caf\ufffd')).toMatchObject({ nameBase64: bytes });
  expect(notes).toMatchObject({ tables: [{ name: 'notes', rows: 2 }], members: [] });
  expect(motd).toMatchObject({ tables: [], members: [], bytes: 5 });
});

test('a reader that goes away ends it quietly', async () => {
  const { world } = await openWorld();
  const around = { cwd: world.path('repository'), env: world.env };
  const script = '$program show @latest --contents | head -n 1; exit "${PIPESTATUS[0]}"';
  expect(await runShell(script, around)).toMatchObject({ code: 0, stderr: '' });
});

test('another copy is taken for a damaged one; without any the document still has its end', async () => {
  const { world, id } = await openWorld();
  const damage = (place: string) => {
    const file = world.path('repository', place, 'shop', id, 'docs.tar.zst');
    writeFileSync(file, readFileSync(file).fill(0, 60, 70));
  };
  damage('here');
  const shown = await world.program('show', '@latest', '--contents');
  expect(shown.code).toBe(3);
  expect(shown.stdout).toContain('data/a.txt');
  expect(shown.stderr).toContain('warning  the copy at here does not give docs.tar.zst');
  damage('nas');
  const { code, stdout } = await world.program('show', '@latest', '--contents', '--json');
  expect(code).toBe(74);
  const { data, exit } = JSON.parse(stdout);
  expect(exit).toMatchObject({ code: 74, reason: expect.stringContaining('no copy gives docs') });
  expect(data.failure).toMatchObject({ code: 'BP5050' });
  expect(data.contents).toMatchObject([{ id: 'docs', members: [] }]);
});
