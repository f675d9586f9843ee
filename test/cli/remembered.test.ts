import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorld, type World } from './world.ts';

const longAgo = 1_700_000_000;

/** A backup that is old enough to be remembered. */
async function backUpLongAgo(world: World, ...argv: readonly string[]): Promise<string> {
  const id = await world.backUp(...argv);
  utimesSync(world.path('repository/here/shop', id, 'manifest.json'), longAgo, longAgo);
  return id;
}

const open = () => createWorld({ destinations: { here: 'here' } });

/** The file in which `list` keeps what it has read. */
function memoryOf(world: World): string {
  const folder = world.path('state/catalog');
  const [name = ''] = readdirSync(folder);
  return join(folder, name);
}

/** What nobody can do who may not write to the state folder: it shows who believes it. */
function poison(file: string, from: string, to: string): void {
  const [head = '', content = ''] = readFileSync(file, 'latin1').split(/\n(.*)/s);
  const changed = content.replaceAll(from, to);
  expect(changed).not.toBe(content);
  const digest = createHash('sha256').update(changed, 'latin1').digest('hex');
  writeFileSync(file, `${head.replace(/\S+$/, digest)}\n${changed}`, 'latin1');
}

const noteIn = (backups: readonly { readonly id: string; readonly note: string }[], id: string) =>
  backups.find((one) => one.id === id)?.note;

test('what is merely shown is remembered; whoever acts upon a backup reads the store', async () => {
  const world = open();
  const id = await backUpLongAgo(world, '--note', 'as it is');
  const listed = await world.json('list');
  expect(noteIn(listed.data.pipelines[0].backups, id)).toBe('as it is');
  poison(memoryOf(world), 'as it is', 'a fable ');
  const again = await world.json('list');
  expect(noteIn(again.data.pipelines[0].backups, id)).toBe('a fable ');
  expect((await world.json('show', `@${id}`)).data.backup.note).toBe('as it is');
  expect((await world.json('show', '@latest')).data.backup.note).toBe('as it is');

  // By this digest a verification would call the copy damaged, and the next run would name it as the one before.
  const real = again.data.pipelines[0].backups[0].manifestSha256;
  poison(memoryOf(world), real, '0'.repeat(64));
  expect((await world.json('verify', '--all')).data.results).toMatchObject([{ verdict: 'pass' }]);
  const next = await world.backUp();
  const manifest = readFileSync(world.path('repository/here/shop', next, 'manifest.json'), 'utf8');
  expect(JSON.parse(manifest).previous).toEqual({ id, manifestSha256: real });
});

test('the second look says the same as the first', async () => {
  const world = open();
  for (const hours of [3, 2]) {
    const id = await world.backUpBefore(hours);
    utimesSync(world.path('repository/here/shop', id, 'manifest.json'), longAgo, longAgo);
  }
  const look = async () => {
    const { data } = await world.json('list');
    const status = await world.json('status');
    return [data.pipelines[0].backups, status.data.pipelines[0].counts];
  };
  const first = await look();
  readFileSync(memoryOf(world));
  expect(await look()).toEqual(first);
  writeFileSync(memoryOf(world), 'noise');
  expect(await look()).toEqual(first);
});
