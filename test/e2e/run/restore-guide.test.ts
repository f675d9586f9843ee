import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openKeyRing } from '../../rig/catalog/gnupg.ts';
import { mustRun } from '../../rig/catalog/shell.ts';
import { describeTree, plantTree } from '../../rig/catalog/tree.ts';
import { createKeyPair } from '../../rig/config/keys.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { namesIn, sealOf } from '../../rig/run/stored.ts';

const dump = [
  '{ id: tree, type: files, paths: [tree] }',
  '{ id: notes, type: sqlite, path: notes.sqlite }',
  '{ id: raw, type: command, run: [cat, random.bin], restore: [cat], extension: bin }',
];

/** What stands between the fences of a page, without the lines that are offered instead of others. */
function commandsOf(page: string): readonly string[] {
  return [...page.matchAll(/(^Without room[^\n]*\n\n)?^```sh\n([\s\S]*?)^```$/gm)]
    .filter(([, isAlternative]) => isAlternative === undefined)
    .map(([, , text]) => text ?? '');
}

async function openFullSite(wishes: Parameters<typeof openSite>[0]): Promise<Site> {
  const site = openSite({ dump, ...wishes });
  plantTree(site.path('repository/tree'));
  const database = new DatabaseSync(site.path('repository/notes.sqlite'));
  database.exec("create table notes (text); insert into notes values ('a'), ('b')");
  database.close();
  await mustRun('head -c 3000000 /dev/urandom > random.bin', { cwd: site.repository });
  return site;
}

/** Takes one copy away, as on the day on which nothing else is left, and does what its page says. */
async function followByHand(site: Site, gnupgHome: string): Promise<string> {
  const [id = ''] = namesIn(site.path('nas/shop')).filter((name) => name.includes('T'));
  const folder = site.path('by-hand');
  cpSync(site.path('nas/shop', id), folder, { recursive: true });
  const page = readFileSync(`${folder}/RESTORE.md`, 'utf8');
  const outputs: string[] = [];
  for (const script of commandsOf(page)) {
    outputs.push(await mustRun(script, { cwd: folder, gnupgHome, shell: 'sh' }));
  }
  expect(outputs.join('')).toContain('the page is right');
  await mustRun('gpgconf --kill all', { cwd: folder, gnupgHome });
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
