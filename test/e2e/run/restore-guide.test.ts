import { readdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openKeyRing } from '../../rig/catalog/gnupg.ts';
import { mustRun } from '../../rig/catalog/shell.ts';
import { describeTree, plantTree } from '../../rig/catalog/tree.ts';
import { createKeyPair } from '../../rig/config/keys.ts';
import { restoreByHand } from '../../rig/run/by-hand.ts';
import { plantDatabases, rowsOf } from '../../rig/run/databases.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { sealOf } from '../../rig/run/stored.ts';

const dump = [
  '{ id: tree, type: files, paths: [tree] }',
  '{ id: notes, type: sqlite, path: notes.sqlite }',
  '{ id: tenants, type: sqlite, path: tenants/*.db }',
  '{ id: raw, type: command, run: [cat, random.bin], restore: [cat], extension: bin }',
];

const tenants = { 'tenants/Acme Corp.db': ['x', 'y'], 'tenants/beta.db': ['z'] };

async function openFullSite(wishes: Parameters<typeof openSite>[0]): Promise<Site> {
  const site = openSite({ dump, ...wishes });
  plantTree(site.path('repository/tree'));
  const database = new DatabaseSync(site.path('repository/notes.sqlite'));
  database.exec("create table notes (text); insert into notes values ('a'), ('b')");
  database.close();
  plantDatabases(site, tenants);
  await mustRun('head -c 3000000 /dev/urandom > random.bin', { cwd: site.repository });
  return site;
}

async function followByHand(site: Site, gnupgHome: string): Promise<string> {
  const { folder, page } = await restoreByHand(site, gnupgHome);
  expect(page).toContain('### tenants.acme-corp\n');
  expect(page).toContain('the SQLite database “Acme Corp.db”');
  return folder;
}

function expectEverything(site: Site, folder: string): void {
  expect(describeTree(`${folder}/restored-tree/tree`)).toEqual(
    describeTree(site.path('repository/tree')),
  );
  const notes = new DatabaseSync(`${folder}/notes.sqlite`, { readOnly: true });
  expect(notes.prepare('select text from notes order by 1').all()).toMatchObject([
    { text: 'a' },
    { text: 'b' },
  ]);
  notes.close();
  expect(rowsOf(`${folder}/tenants.acme-corp.sqlite`)).toEqual(['x', 'y']);
  expect(rowsOf(`${folder}/tenants.beta.sqlite`)).toEqual(['z']);
  const raw = readdirSync(folder).find((name) => name.startsWith('raw.') && name.endsWith('bin'));
  expect(sealOf(`${folder}/${raw}`)).toEqual(sealOf(site.path('repository/random.bin')));
}

test.each(['gpg', 'openpgpjs'])(
  'what %s encrypted to a key comes back by hand, byte for byte',
  async (engine) => {
    const { publicKey, privateKey } = await createKeyPair();
    const site = await openFullSite({
      encrypt: `{ recipients: [keys/ops.asc], engine: ${engine} }`,
    });
    site.write('repository/keys/ops.asc', publicKey);
    expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
    const ring = openKeyRing();
    site.write('private.asc', privateKey);
    await mustRun(`gpg --batch --import '${site.path('private.asc')}'`, {
      cwd: site.folder,
      gnupgHome: ring,
    });
    expectEverything(site, await followByHand(site, ring));
    await assertInvariants(site);
  },
);

test('what a passphrase encrypted and xz compressed comes back by hand', async () => {
  const site = await openFullSite({
    encrypt: '{ passphrase: { env: PASSPHRASE } }',
    compress: '{ algorithm: xz }',
  });
  site.env = { PASSPHRASE: 'correct horse battery' };
  site.canaries.push('correct horse battery');
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  expectEverything(site, await followByHand(site, openKeyRing('correct horse battery')));
  await assertInvariants(site);
});

test('a plain backup comes back by hand', async () => {
  const site = await openFullSite({ compress: '{ algorithm: none }' });
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  expectEverything(site, await followByHand(site, openKeyRing()));
  await assertInvariants(site);
});
