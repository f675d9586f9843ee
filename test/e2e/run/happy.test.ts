import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { describeTree } from '../../rig/catalog/tree.ts';
import { createKeyPair } from '../../rig/config/keys.ts';
import { openGround } from '../../rig/destination/mounts.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { docs, openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt, namesIn } from '../../rig/run/stored.ts';

const sqlite = '{ id: notes, type: sqlite, path: notes.sqlite }';
const command = '{ id: motd, type: command, run: [printf, hello], restore: [cat], extension: txt }';

function plantDatabase(site: Site): void {
  const database = new DatabaseSync(site.path('repository/notes.sqlite'));
  database.exec("create table notes (text); insert into notes values ('a'), ('b')");
  database.close();
}

test('three kinds of sources go unencrypted to two destinations', async () => {
  const site = openSite({ dump: [docs, sqlite, command] });
  plantDatabase(site);
  const { code, lastLine, summary } = await site.run('run', '--json');
  expect({ code, lastLine }).toEqual({
    code: 0,
    lastLine: 'exit 0: the backup is made and verified',
  });
  expect(summary).toMatchObject({ outcome: 'success', backup: summary?.run, failure: null });
  for (const place of ['here', 'nas']) {
    const [manifest] = manifestsAt(site, place);
    expect(manifest?.artifacts.map(({ file }) => file)).toEqual([
      'docs.tar.zst',
      'notes.sqlite.zst',
      'motd.txt.zst',
    ]);
    expect(manifest).toMatchObject({ complete: true, encryption: null, previous: null, git: null });
  }
  await assertInvariants(site);
});

test.each(['gpg', 'openpgpjs'])(
  'the engine %s encrypts to a key and a passphrase',
  async (engine) => {
    const { publicKey } = await createKeyPair();
    const encrypt = `{ recipients: [keys/ops.asc], passphrase: { env: PASSPHRASE }, engine: ${engine} }`;
    const site = openSite({ encrypt });
    site.write('repository/keys/ops.asc', publicKey);
    site.env = { PASSPHRASE: 'correct horse battery' };
    site.canaries.push('correct horse battery');
    expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
    const [manifest] = manifestsAt(site, 'nas');
    expect(manifest?.encryption).toMatchObject({ passphrase: true, signedBy: null });
    expect(manifest?.encryption?.recipients).toHaveLength(1);
    const opened = await site.run('verify', '@latest', '--level', 'open', '--json');
    expect(opened, opened.stderr).toMatchObject({ code: 0 });
    await assertInvariants(site);
  },
);

test('a signed backup is verified by its signature', async () => {
  const { publicKey, privateKey } = await createKeyPair();
  const site = openSite({
    encrypt: '{ recipients: [keys/ops.asc], sign: { key: { file: keys/sign.asc } } }',
    after: ['verify: { level: download }'],
    top: ['restore: { signers: [keys/ops.asc] }'],
  });
  site.write('repository/keys/ops.asc', publicKey);
  site.write('repository/keys/sign.asc', privateKey);
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  expect(manifestsAt(site, 'here')[0]?.encryption?.signedBy).toMatch(/^[0-9A-F]{40}$/);
  await assertInvariants(site);
});

test('a destination on another file system gets its own bytes', async () => {
  const ground = openGround();
  const site = openSite();
  site.destinations.set('nas', ground.tmpfs('nas', 'size=8m'));
  site.pipeline();
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  await assertInvariants(site);
});

test('wishes of the command line are in the manifest', async () => {
  const site = openSite({ dump: [docs, command], top: ['labels: { env: production }'] });
  const wishes = ['--note', 'before the move', '--label', 'ticket=42', '--app-version', '7.1'];
  const { code, summary } = await site.run('run', '--json', '--only', 'motd', ...wishes);
  expect({ code, outcome: summary?.outcome }).toEqual({ code: 0, outcome: 'success' });
  expect(manifestsAt(site, 'here')[0]).toMatchObject({
    complete: false,
    missing: ['docs'],
    note: 'before the move',
    labels: { env: 'production', ticket: '42' },
    application: { version: '7.1', versionFrom: '--app-version' },
    trigger: { kind: 'manual', url: null },
  });
  await assertInvariants(site);
});

test('what a backup does not hold is told at its end', async () => {
  const site = openSite({ dump: [docs, command] });
  const ran = await site.run('run', '--only', 'motd');
  expect(ran).toMatchObject({ code: 0 });
  expect(ran.stderr).toMatch(/not in it: docs/);
  expect((await site.run('run')).stderr).not.toMatch(/not in it/);
});

test('a dry run touches nothing', async () => {
  const site = openSite();
  await site.run('run', '--json');
  const before = [describeTree(site.path('here')), describeTree(site.path('nas'))];
  const data = describeTree(site.repository);
  const runs = namesIn(site.path('state/pipelines/shop/runs'));
  const { code, events, lastLine } = await site.run('run', '--json', '--dry-run');
  expect({ code, lastLine }).toEqual({ code: 0, lastLine: 'exit 0: the run could begin' });
  expect(events.some(({ event }) => event === 'artifact-started')).toBe(false);
  expect([describeTree(site.path('here')), describeTree(site.path('nas'))]).toEqual(before);
  expect(describeTree(site.repository)).toEqual(data);
  expect(runs).toHaveLength(1);
  await assertInvariants(site);
});

test('a dry run makes no destination and no state of a new pipeline', async () => {
  const site = openSite();
  expect(await site.run('run', '--json', '--dry-run')).toMatchObject({ code: 0 });
  expect(readdirSync(site.folder).filter((name) => name === 'here' || name === 'nas')).toEqual([]);
  await assertInvariants(site);
});

test('an optional dump that fails makes the run partial', async () => {
  const broken =
    '{ id: extra, type: command, run: [sh, -c, "exit 3"], restore: [cat], extension: txt, optional: true }';
  const site = openSite({ dump: [docs, broken] });
  const { code, summary, lastLine } = await site.run('run', '--json');
  expect({ code, lastLine }).toEqual({ code: 3, lastLine: 'exit 3: without extra' });
  expect(summary).toMatchObject({ outcome: 'partial' });
  expect(manifestsAt(site, 'nas')[0]).toMatchObject({ complete: false, missing: ['extra'] });
  await assertInvariants(site);
});

test('each manifest names the one before it', async () => {
  const site = openSite();
  await site.run('run', '--json');
  await site.run('run', '--json');
  const [first, second] = manifestsAt(site, 'here');
  expect(second?.previous?.id).toBe(first?.id);
  await assertInvariants(site);
});

test('retention keeps the newest', async () => {
  const site = openSite({ after: ['retention: { keep: { last: 2 }, maxDeletes: 5 }'] });
  for (let count = 0; count < 3; count += 1) {
    expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
    await assertInvariants(site);
  }
  expect(manifestsAt(site, 'here')).toHaveLength(2);
  expect(manifestsAt(site, 'nas')).toHaveLength(2);
  expect(site.runs.findLast(({ summary }) => summary)?.summary?.removed).toHaveLength(2);
});

test('a copy that is missing is completed by the next run', async () => {
  const site = openSite();
  const elsewhere = site.write('nas', 'a file where the folder should be');
  const first = await site.run('run', '--json');
  expect(first).toMatchObject({ code: 3, summary: { outcome: 'partial' } });
  rmSync(elsewhere);
  const second = await site.run('run', '--json');
  expect(second, second.stderr).toMatchObject({ code: 0 });
  const ids = manifestsAt(site, 'nas').map(({ id }) => id);
  expect(ids).toEqual(manifestsAt(site, 'here').map(({ id }) => id));
  expect(ids).toHaveLength(2);
  await assertInvariants(site);
});

test('every line of --json is an event, and the first carries the version of the format', async () => {
  const site = openSite();
  const { stdout, events } = await site.run('run', '--json');
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines[0]).toMatchObject({ formatVersion: 1, event: 'run-started' });
  expect(lines.at(-1)).toMatchObject({ event: 'run-finished', summary: { exit: 0 } });
  expect(lines).toHaveLength(events.length);
  expect(existsSync(join(site.state, 'ballast'))).toBe(true);
  expect(readFileSync(site.path('repository/data/a.txt'), 'utf8')).toBe('one\n');
});
