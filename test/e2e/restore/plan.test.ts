import { existsSync, readFileSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeTree } from '../../rig/catalog/tree.ts';
import { commitAll, git } from '../../rig/run/git.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openRestoreSite, planOf, stateOf } from '../../rig/run/restoring.ts';

const tokenForm = /[0-9a-z]{4}(?:-[0-9a-z]{4}){4}/;

test('without a token: the plan and its command, exit 77, and nothing is touched', async () => {
  const { site, backup } = await openRestoreSite();
  const before = [site.repository, site.path('here'), site.path('nas')].map(describeTree);
  const ran = await site.run('restore', '@latest');
  expect(ran).toMatchObject({ code: 77, lastLine: 'exit 77: not confirmed' });
  for (const text of [
    `restore of shop@${backup}: a plan`,
    'good, complete',
    'from here; if that fails from nas',
    `at ${site.path('repository/tree')}`,
    `today’s data is kept as ${site.path('repository/tree')}_before_${backup}`,
    'notes (sqlite): 8.0 KiB now, 8.0 KiB then',
    'a backup of the data of today first',
    'nobody is named who signs backups',
  ]) {
    expect(ran.stdout).toContain(text);
  }
  expect(ran.stdout).toMatch(/tree \(files\): (?:more than )?\d\S* \w+ now, /);
  const command = ran.stdout.trimEnd().split('\n').at(-1) ?? '';
  expect(command).toMatch(`run-pipeline restore shop@${backup} --confirm `);
  expect(command).toMatch(tokenForm);
  expect([site.repository, site.path('here'), site.path('nas')].map(describeTree)).toEqual(before);
  await assertInvariants(site);
});

test('as data, and for whoever reads a workflow', async () => {
  const { site, backup } = await openRestoreSite();
  const files = { GITHUB_STEP_SUMMARY: site.path('summary'), GITHUB_OUTPUT: site.path('outputs') };
  const more = { GITHUB_ACTIONS: 'true', CI: 'true', ...files };
  const ran = await site.start(['restore', '@latest', '--json'], more).ended;
  const document = JSON.parse(ran.stdout);
  expect(document).toMatchObject({
    verb: 'restore',
    exit: { code: 77, reason: 'not confirmed' },
    data: { plan: { formatVersion: 1, backup: { id: backup }, refusals: [] } },
  });
  const { token } = document.data.plan.confirmation;
  expect(token).toMatch(tokenForm);
  const outputs = readFileSync(files.GITHUB_OUTPUT, 'utf8');
  expect(outputs).toMatch(new RegExp(`^backup-id<<(end_\\w+)\\n${backup}\\n\\1$`, 'm'));
  expect(outputs).toMatch(new RegExp(`^token<<(end_\\w+)\\n${token}\\n\\1$`, 'm'));
  expect(readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8')).toMatch(/^### 🔁 restore of shop/m);
});

test('the same token from elsewhere, and after an application has written to its database', async () => {
  const { site } = await openRestoreSite();
  const { confirmation } = await planOf(site, '@latest');
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(site.path('repository/notes.sqlite'));
  database.exec("insert into notes values ('meanwhile')");
  database.close();
  const file = site.path('repository/backup.pipeline.yaml');
  const ran = await site.run('-C', site.folder, '-f', file, 'restore', '@latest', '--json');
  const { plan } = JSON.parse(ran.stdout).data;
  const bare = (token: string | undefined) => token?.slice(5);
  // The minute may have changed, and with it all but what says what differs.
  expect(bare(plan.confirmation.token)?.slice(-4)).toBe(bare(confirmation?.token)?.slice(-4));
  expect(plan.confirmation.argv.slice(0, 5)).toEqual([
    ...['run-pipeline', '-C', site.folder, '-f', file],
  ]);
});

test('of those that hold a dump the newest is meant; an id is meant whatever it holds', async () => {
  const { site, backup } = await openRestoreSite();
  const other = await site.run('run', '--json', '--only', 'tree');
  const id = other.summary?.backup ?? '';
  expect(await planOf(site, '@latest', '--only', 'notes')).toMatchObject({
    backup: { id: backup },
    leftOut: [{ dump: 'tree', reason: 'left out by --only' }],
  });
  const refused = await site.run('restore', `@${id}`, '--only', 'notes');
  expect(refused).toMatchObject({ code: 77 });
  expect(refused.stdout).toContain('the backup holds nothing called notes');
});

test('the code: how the rules differ at the tag, and why it would stay', async () => {
  const given = await openRestoreSite();
  const { site } = given;
  site.write('repository/.gitignore', 'tree\nnotes.sqlite*\nkeys\n');
  given.rewrite({ top: ['application: { version: { git: tag } }'] });
  await commitAll(site.repository, 'then');
  await git(site.repository, 'tag --annotate --message 1 v1');
  expect(await site.run('run')).toMatchObject({ code: 0 });
  given.rewrite({ top: ['application: { version: { git: tag } }', 'description: later'] });
  await git(site.repository, 'commit --all --quiet --message now');
  const plan = await planOf(site, '@latest', '--checkout', 'tag');
  expect(plan).toMatchObject({
    code: { action: 'checkout', tag: 'v1' },
    pipelineFile: { path: 'backup.pipeline.yaml', isThere: true, removed: 1, added: 0 },
  });
  site.write('repository/backup.pipeline.yaml', `${pipelineOf(site)}# edited\n`);
  const dirty = await planOf(site, '@latest', '--checkout', 'tag');
  expect(dirty.code).toMatchObject({ action: 'stays', reasons: [{ why: 'dirty' }] });
  expect(dirty.confirmation).not.toBeNull();
});

const pipelineOf = (site: { readonly repository: string }) =>
  readFileSync(`${site.repository}/backup.pipeline.yaml`, 'utf8');

test('what is elsewhere by --to is new there, and no safety backup is made of what is here', async () => {
  const { site } = await openRestoreSite();
  const plan = await planOf(site, '@latest', '--only', 'tree', '--to', 'tree.into=../copy');
  expect(plan).toMatchObject({
    artifacts: [{ isRedirected: true, fate: 'new', target: [site.path('copy/tree')] }],
    safetyBackup: { isMade: false },
    options: { to: { 'tree.into': site.path('copy') } },
  });
  expect(existsSync(site.path('copy'))).toBe(false);
  rmSync(site.path('repository/tree'), { recursive: true });
  expect(stateOf(site).tree).toBeNull();
});
