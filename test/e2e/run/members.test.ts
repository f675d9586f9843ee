import { existsSync, readFileSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { describeTree } from '../../rig/catalog/tree.ts';
import { plantDatabases, rowsOf } from '../../rig/run/databases.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import type { Ran } from '../../rig/run/program.ts';
import { docs, openSite, type PipelineWishes, type Site } from '../../rig/run/site.ts';
import { manifestsAt, namesIn } from '../../rig/run/stored.ts';

const tenants = '{ id: tenants, type: sqlite, path: tenants/*.db }';
const optional = tenants.replace(' }', ', optional: true }');
const mayBeEmpty = tenants.replace(' }', ', allowEmpty: true }');

const three = { 'tenants/acme.db': ['a'], 'tenants/Beta Ltd.db': ['b'], 'tenants/gamma.db': ['c'] };

function openTenants(wishes: PipelineWishes = {}): Site {
  const site = openSite({ dump: [docs, tenants], compress: '{ algorithm: none }', ...wishes });
  plantDatabases(site, three);
  return site;
}

function findingsOf({ events }: Ran) {
  return events.filter((event) => event.event === 'finding');
}

function latestAt(site: Site, destination: string) {
  return manifestsAt(site, destination).at(-1);
}

/** Names of all files of the newest backup. */
function filesAt(site: Site, destination: string): readonly string[] {
  return namesIn(site.path(destination, 'shop', latestAt(site, destination)?.id ?? ''));
}

test('every database that matches is an artifact of its own', async () => {
  const site = openTenants();
  const writer = new DatabaseSync(site.path('repository/tenants/acme.db'));
  onTestFinished(() => writer.close());
  writer.exec("pragma journal_mode = wal; insert into notes values ('in the log')");
  expect(namesIn(site.path('repository/tenants'))).toContain('acme.db-wal');
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(ran.summary?.artifacts.map(({ id }) => id)).toEqual([
    ...['docs', 'tenants.acme', 'tenants.beta-ltd', 'tenants.gamma'],
  ]);
  const manifest = latestAt(site, 'nas');
  expect(manifest).toMatchObject({ complete: true, missing: [], warnings: [] });
  expect(manifest?.artifacts.slice(1)).toMatchObject([
    { dump: 'tenants', member: 'acme', facts: { database: 'acme.db', rows: { notes: 2 } } },
    { dump: 'tenants', member: 'beta-ltd', file: 'tenants.beta-ltd.sqlite' },
    { dump: 'tenants', member: 'gamma', facts: { database: 'gamma.db' } },
  ]);
  const folder = site.path('nas/shop', manifest?.id ?? '');
  expect(rowsOf(`${folder}/tenants.beta-ltd.sqlite`)).toEqual(['b']);
  await assertInvariants(site);
});

test('what each member stands for is kept in a pipeline file that is valid', async () => {
  const site = openTenants();
  plantDatabases(site, {
    'tenants/\u001b[2J: #\'x\\"\n-.db': ['odd'],
    'tenants/42.db': ['a number'],
    'tenants/null.db': ['no word'],
  });
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  const id = latestAt(site, 'here')?.id ?? '';
  const text = readFileSync(site.path('here/shop', id, 'pipeline.yaml'), 'utf8');
  site.write('repository/kept.pipeline.yaml', text);
  expect(await site.run('validate', 'kept.pipeline.yaml')).toMatchObject({ code: 0 });
  expect(parse(text)['x-members']).toEqual({
    tenants: {
      '2j-x': { path: 'tenants/\u001b[2J: #\'x\\"\n-.db' },
      42: { path: 'tenants/42.db' },
      acme: { path: 'tenants/acme.db' },
      'beta-ltd': { path: 'tenants/Beta Ltd.db' },
      gamma: { path: 'tenants/gamma.db' },
      null: { path: 'tenants/null.db' },
    },
  });
});

test('its members are listed, shown and opened, one by one', async () => {
  const site = openTenants({ top: ['rpo: 1d'] });
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  const shown = await site.run('show', '@latest');
  expect(shown.stdout).toMatch(/tenants\.beta-ltd +sqlite, .* tenants\.beta-ltd\.sqlite/);
  const listed = JSON.parse((await site.run('list', '--json')).stdout);
  expect(JSON.stringify(listed)).toContain('"dumps":["docs","tenants"]');
  expect(await site.run('status')).toMatchObject({ code: 0 });
  const opened = await site.run('verify', '@latest', '--level', 'open');
  expect(opened, opened.stderr).toMatchObject({ code: 0 });
  site.write(`nas/shop/${latestAt(site, 'nas')?.id}/tenants.gamma.sqlite`, 'damaged');
  const damaged = await site.run('verify', '@latest', '--level', 'open');
  expect(damaged.code).not.toBe(0);
  expect(damaged.stdout + damaged.stderr).toContain('tenants.gamma.sqlite');
});

test('`--only` takes all members of a dump', async () => {
  const site = openTenants();
  expect(await site.run('run', '--json', '--only', 'tenants')).toMatchObject({ code: 0 });
  expect(latestAt(site, 'here')?.artifacts.map(({ id }) => id)).toEqual([
    ...['tenants.acme', 'tenants.beta-ltd', 'tenants.gamma'],
  ]);
  expect(latestAt(site, 'here')?.missing).toEqual(['docs']);
  await assertInvariants(site);
});

const wrong: readonly (readonly [string, (site: Site) => void, string, string])[] = [
  [
    'nothing at all',
    (site) => {
      for (const name of Object.keys(three)) rmSync(site.path('repository', name));
    },
    'tenants',
    'there is no database that matches tenants/*.db',
  ],
  [
    'no folder',
    (site) => rmSync(site.path('repository/tenants'), { recursive: true }),
    'tenants',
    'there is no folder ',
  ],
  [
    'two files of one name',
    (site) => plantDatabases(site, { 'tenants/ACME.db': ['A'] }),
    'tenants',
    'ACME.db and acme.db would both be tenants.acme',
  ],
  [
    'a file that has no name for us',
    (site) => plantDatabases(site, { 'tenants/数据.db': ['A'] }),
    'tenants',
    'no name for its artifact can be made of 数据.db',
  ],
  [
    'a file that is no database',
    (site) => void site.write('repository/tenants/notes.db', 'just text'),
    'tenants.notes',
    'is no SQLite database',
  ],
];

test.each(wrong)('%s ends the run before anything is touched', async (_what, spoil, part, says) => {
  const site = openTenants();
  spoil(site);
  for (const wishes of [['--dry-run'], []]) {
    const ran = await site.run('run', '--json', ...wishes);
    expect(ran).toMatchObject({ code: 69, summary: { failure: { code: 'BP5002' } } });
    expect(findingsOf(ran)).toMatchObject([
      { part, severity: 'error', message: expect.stringContaining(says) },
    ]);
  }
  expect(existsSync(site.path('here'))).toBe(false);
  await assertInvariants(site);
});

test('a dry run says what a pattern has become, and touches nothing', async () => {
  const site = openTenants();
  const before = describeTree(site.repository);
  const ran = await site.run('run', '--json', '--dry-run');
  expect(ran).toMatchObject({ code: 0 });
  const done = ran.events.find((one) => one.event === 'stage-done' && one.stage === 'preflight');
  expect(done).toMatchObject({
    note: '6 parts are ready, tenants has 3 members (acme beta-ltd gamma)',
  });
  expect(describeTree(site.repository)).toEqual(before);
});

test('where it may be empty, an empty dump is told and listed as missing', async () => {
  const site = openSite({ dump: [docs, mayBeEmpty] });
  site.write('repository/tenants/readme.txt', 'none yet');
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0, summary: { outcome: 'success' } });
  expect(findingsOf(ran)).toMatchObject([{ part: 'tenants', severity: 'warning' }]);
  expect(latestAt(site, 'here')).toMatchObject({ complete: false, missing: ['tenants'] });
  site.pipeline({ dump: [mayBeEmpty] });
  const nothing = await site.run('run', '--json');
  expect(nothing).toMatchObject({ code: 69, summary: { failure: { code: 'BP5002' } } });
  await assertInvariants(site);
});

test('room is made for what is new by its own size', async () => {
  const site = openTenants();
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  plantDatabases(site, {
    'tenants/new.db': ['x'.repeat(1024 ** 2)],
    'tenants/newer.db': ['x'.repeat(1024 ** 2)],
  });
  site.pipeline({ dump: [docs, tenants], preflight: '{ keepFree: 8000TiB }' });
  const [finding] = findingsOf(await site.run('run', '--json', '--dry-run'));
  expect(finding?.message).toMatch(/about 2\.\d MiB are needed/);
});

const loses = { hooks: ['{ at: "before:dump", run: [rm, tenants/gamma.db] }'] };

test('a database that vanishes before its turn fails the run', async () => {
  const site = openTenants(loses);
  const ran = await site.run('run', '--json');
  expect(ran).toMatchObject({ code: 1, summary: { failure: { code: 'BP5010' }, backup: null } });
  expect(ran.lastLine).toMatch(/gamma\.db .* was there when the run began, and is gone/);
  expect(manifestsAt(site, 'here')).toEqual([]);
  await assertInvariants(site);
});

test('an optional dump is there with all members or with none', async () => {
  const look = '{ at: "after:dump", run: [sh, -c, "ls ../*/.staging/* > ../staged"] }';
  const site = openTenants({ hooks: [...loses.hooks, look], dump: [docs, optional] });
  const ran = await site.run('run', '--json');
  expect(ran.lastLine).toBe('exit 3: without tenants');
  const staged = readFileSync(site.path('staged'), 'utf8');
  expect(staged, 'those that were ready have given their room back').not.toContain('tenants');
  expect(staged).toContain('docs');
  expect(ran.summary).toMatchObject({ outcome: 'partial' });
  expect(ran.summary?.artifacts.map(({ id }) => id)).toEqual(['docs']);
  const leftOut = ran.events.flatMap((one) =>
    one.event === 'artifact-left-out' ? one.artifact : [],
  );
  expect(leftOut).toEqual(['tenants.acme', 'tenants.beta-ltd', 'tenants.gamma']);
  for (const place of ['here', 'nas']) {
    expect(latestAt(site, place)).toMatchObject({ complete: false, missing: ['tenants'] });
    expect(filesAt(site, place).filter((name) => name.startsWith('tenants'))).toEqual([]);
  }
  await assertInvariants(site);
  plantDatabases(site, { 'tenants/gamma.db': ['c'] });
  site.pipeline({ dump: [docs, optional], compress: '{ algorithm: none }' });
  const whole = await site.run('run', '--json');
  expect(whole, whole.stderr).toMatchObject({ code: 0 });
  expect(latestAt(site, 'nas')?.artifacts).toHaveLength(4);
  await assertInvariants(site);
});

test('a member of the last backup that is gone is told once', async () => {
  const site = openTenants();
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  rmSync(site.path('repository/tenants/gamma.db'));
  // A backup without the dump says nothing of its members.
  expect(await site.run('run', '--json', '--only', 'docs')).toMatchObject({ code: 0 });
  const first = manifestsAt(site, 'here')[0]?.id;
  const told = `gamma was in the last backup, ${first}, and is gone`;
  const second = await site.run('run', '--json');
  expect(second, second.stderr).toMatchObject({ code: 0 });
  expect(findingsOf(second)).toMatchObject([
    { part: 'tenants', severity: 'warning', message: told },
  ]);
  expect(second.summary?.warnings).toEqual([`tenants: ${told}`]);
  expect(latestAt(site, 'nas')?.warnings).toEqual([`tenants: ${told}`]);
  const third = await site.run('run', '--json');
  expect(findingsOf(third)).toEqual([]);
  await assertInvariants(site);
});

test('only the member that is much smaller is suspect', async () => {
  const site = openTenants({ dump: [tenants] });
  plantDatabases(site, {
    'tenants/acme.db': Array.from({ length: 200 }, (_, at) => `${at}`),
    'tenants/big.db': Array.from({ length: 200 }, () => 'x'.repeat(2000)),
  });
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  const database = new DatabaseSync(site.path('repository/tenants/acme.db'));
  database.exec('delete from notes');
  database.close();
  const ran = await site.run('run', '--json');
  expect(ran).toMatchObject({ code: 3, summary: { outcome: 'suspect' } });
  expect(ran.lastLine).toContain('tenants.acme has 0 rows');
  const suspects = latestAt(site, 'here')?.artifacts.filter(({ facts }) => 'suspect' in facts);
  expect(suspects?.map(({ id }) => id)).toEqual(['tenants.acme']);
  await assertInvariants(site);
});
