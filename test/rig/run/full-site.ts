import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { mustRun } from '../catalog/shell.ts';
import { describeTree, plantTree } from '../catalog/tree.ts';
import { createKeyPair } from '../config/keys.ts';
import { openSite, type Site } from './site.ts';
import { namesIn } from './stored.ts';

const dump = [
  '{ id: tree, type: files, paths: [tree] }',
  '{ id: notes, type: sqlite, path: notes.sqlite }',
  '{ id: raw, type: command, run: [cat, random.bin], restore: [cat], extension: bin }',
];

/** Everything that a careless download loses, encrypted and signed. */
export async function openFullSite(
  more = '',
): Promise<{ readonly site: Site; readonly id: string }> {
  const { publicKey, privateKey } = await createKeyPair();
  const site = openSite({
    dump,
    encrypt: `{ recipients: [keys/ops.asc], sign: { key: { file: keys/ops.key } }${more} }`,
    top: ['restore: { signers: [keys/ops.asc], privateKey: { file: keys/ops.key } }'],
  });
  site.write('repository/keys/ops.asc', publicKey);
  chmodSync(site.write('repository/keys/ops.key', privateKey), 0o600);
  site.canaries.push(...privateKey.split('\n').filter((line) => line.length > 60));
  plantTree(site.path('repository/tree'));
  const database = new DatabaseSync(site.path('repository/notes.sqlite'));
  database.exec("create table notes (text); insert into notes values ('a'), ('b')");
  database.close();
  await mustRun('head -c 3000000 /dev/urandom > random.bin', { cwd: site.repository });
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  return { site, id: ran.summary?.backup ?? '' };
}

/** The decoded artifacts in a folder are what was backed up. */
export async function expectEverything(site: Site, folder: string): Promise<void> {
  mkdirSync(site.path('unpacked'));
  const tar = "tar -x -p --numeric-owner --xattrs --xattrs-include='*'";
  await mustRun(`${tar} -f '${folder}/tree.tar'`, { cwd: site.path('unpacked') });
  expect(describeTree(site.path('unpacked/tree'))).toEqual(
    describeTree(site.path('repository/tree')),
  );
  const notes = new DatabaseSync(`${folder}/notes.sqlite`, { readOnly: true });
  expect(notes.prepare('select text from notes order by 1').all()).toHaveLength(2);
  notes.close();
  expect(readFileSync(`${folder}/raw.bin`)).toEqual(
    readFileSync(site.path('repository/random.bin')),
  );
  expect(readFileSync(`${folder}/pipeline.yaml`, 'utf8')).toContain('stages');
}

/** A machine that lacks these programs. */
export function withoutPrograms(site: Site, names: readonly string[]): { readonly PATH: string } {
  const folder = site.path('programs');
  mkdirSync(folder);
  const { PATH = '' } = process.env;
  for (const place of PATH.split(delimiter)) {
    for (const name of namesIn(place)) {
      const isWanted = !names.includes(name) && !existsSync(join(folder, name));
      if (isWanted) symlinkSync(join(place, name), join(folder, name));
    }
  }
  return { PATH: folder };
}
