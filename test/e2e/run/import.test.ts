import { rmSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { plantTree } from '../../rig/catalog/tree.ts';
import { deedsOf } from '../../rig/run/audit-log.ts';
import { dataOf, runTo, tokenOf as tokenOfDeletion } from '../../rig/run/confirming.ts';
import { plantDatabases, rowsOf } from '../../rig/run/databases.ts';
import { byHand } from '../../rig/run/foreign.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import {
  openRestoreSite,
  planOf,
  restore,
  stateOf,
  tokenOf as tokenOfRestore,
  treeAt,
} from '../../rig/run/restoring.ts';
import { docs, openSite, type Site } from '../../rig/run/site.ts';
import { readStored } from '../../rig/run/stored.ts';

const idsIn = (site: Site) => [...new Set(readStored(site).map(({ id }) => id))].sort();

test('an archive made by hand is adopted, counts for nothing, and can be restored', async () => {
  const { site, backup: first, rewrite } = await openRestoreSite();
  plantTree(site.path('old/tree'));
  rmSync(site.path('old/tree/sparse'));
  site.write('old/tree/of-old.txt', 'it was there once');
  const then = treeAt(site.path('old/tree'));
  const keys = site.path('repository/keys');
  await byHand(
    site,
    `set -o pipefail; tar -c ./tree | zstd -q | gpg --batch --quiet --encrypt --recipient-file ${keys}/ops.asc >tree.tar.zst.gpg
     gpgconf --kill all`,
  );

  const said = [...['--as', 'tree', '--note', 'from the old server'], ...['--label', 'from=old']];
  const file = '../old/tree.tar.zst.gpg';
  const ran = await runTo(
    site,
    0,
    'import',
    file,
    'shop',
    ...said,
    '--app-version',
    '0.9',
    '--json',
  );
  const id = ran.summary?.backup ?? '';
  expect(ran.summary).toMatchObject({ origin: 'import', missing: ['notes'], warnings: [] });
  const [manifest] = readStored(site).flatMap((one) => (one.id === id ? (one.manifest ?? []) : []));
  expect(manifest).toMatchObject({
    trigger: { kind: 'import' },
    note: 'from the old server',
    labels: { from: 'old' },
    complete: false,
    git: null,
    application: { version: '0.9', commit: null },
    artifacts: [
      {
        codecs: ['zstd', 'openpgp'],
        facts: {
          imported: {
            file: 'tree.tar.zst.gpg',
            bytes: statSync(site.path('old/tree.tar.zst.gpg')).size,
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
            undone: ['openpgp', 'zstd'],
          },
        },
      },
    ],
  });
  const shown = (await site.run('show', `shop@${id}`)).stdout;
  expect(shown).toMatch(/imported +tree\.tar\.zst\.gpg, .* B, openpgp, zstd undone/);
  expect((await site.run('list')).stdout).toContain('imported; it counts for no rule');
  expect(dataOf(await site.run('status', '--json')).pipelines[0].lastGood.id).toBe(first);
  expect(await planOf(site, '@latest')).toMatchObject({ backup: { id: first } });

  rewrite({ after: ['retention: { keep: { last: 1 }, maxDeletes: 50 }'] });
  const later = (await runTo(site, 0, 'run', '--json')).summary;
  const places = [...site.destinations.keys()];
  expect(later).toMatchObject({
    outcome: 'success',
    removed: places.map((at) => `${first} at ${at}`),
  });
  expect((await site.run('prune')).stdout).toContain(
    'imported: it stays until somebody deletes it',
  );
  expect(idsIn(site)).toEqual([id, later?.backup]);
  await runTo(site, 0, 'verify', `shop@${id}`, '--level', 'open');

  const { warnings } = await planOf(site, `shop@${id}`);
  expect(warnings.join()).toContain('the backup was imported');
  const back = await restore(site, `shop@${id}`);
  expect(back, back.stderr).toMatchObject({ code: 0, restored: { outcome: 'restored' } });
  expect(stateOf(site).tree).toEqual(then);

  // Nothing of ours holds what it holds when the other one is gone, and still nobody has to insist.
  const argv = ['delete', `shop@${id}`, '--reason', 'looked at'];
  await runTo(site, 0, ...argv, '--confirm', await tokenOfDeletion(site, ...argv));
  expect(idsIn(site)).not.toContain(id);
  expect(await deedsOf(site)).toContainEqual(
    expect.objectContaining({ verb: 'import', pipeline: 'shop', backups: [id], exit: 0 }),
  );
  await assertInvariants(site);
});

test('a compressed database becomes one member of a dump', async () => {
  const site = openSite({
    dump: ['{ id: tenants, type: sqlite, path: tenants/*.db }', docs],
    after: ['retention: { keep: { last: 1 } }'],
  });
  plantDatabases(site, { 'tenants/acme.db': ['new'], 'tenants/bolt.db': ['other'] });
  plantDatabases({ path: (_, ...parts) => site.path('old', ...parts) }, { 'notes.db': ['a', 'b'] });
  await byHand(site, 'gzip notes.db');
  const file = site.path('old/notes.db.gz');
  for (const [as, says] of [
    ['tenants', 'say which one the file is: --as tenants.<member>'],
    ['docs.acme', 'write --as docs'],
    ['tenant', 'did you mean tenants?'],
  ] as const) {
    expect((await runTo(site, 64, 'import', file, '--as', as)).stderr).toContain(says);
  }
  const unnamed = await runTo(site, 64, 'import', file);
  expect(unnamed.stderr).toContain('say which of them the file is: --as tenants or docs');
  const absent = await runTo(site, 69, 'import', file, '--as', 'tenants.none', '--json');
  expect(absent.summary?.failure?.hint).toContain('known: acme, bolt');

  const ran = await runTo(site, 0, 'import', file, '--as', 'tenants.acme', '--json');
  const id = ran.summary?.backup ?? '';
  expect(ran.summary?.artifacts).toMatchObject([{ id: 'tenants.acme' }]);
  // It is the only one there is, and still no good backup.
  expect(dataOf(await runTo(site, 1, 'status', '--json')).pipelines[0]).toMatchObject({
    state: 'broken',
    lastGood: null,
    alarms: ['there is no good backup'],
    lastRun: null,
  });
  await runTo(site, 66, 'restore', '@latest');

  const plan = [`shop@${id}`, '--existing', 'overwrite', '--no-safety-backup'];
  const token = await tokenOfRestore(site, ...plan);
  await runTo(site, 0, 'restore', ...plan, '--confirm', token);
  expect(rowsOf(site.path('repository/tenants/acme.db'))).toEqual(['a', 'b']);
  expect(rowsOf(site.path('repository/tenants/bolt.db'))).toEqual(['other']);
  await assertInvariants(site);
});
