import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Manifest } from '../../../src/model/run/manifest.ts';
import { mustRun } from '../../rig/catalog/shell.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type PipelineWishes, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

const identity = 'git -c user.name=Test -c user.email=test@example.org -c init.defaultBranch=main';

async function openRepository(wishes: PipelineWishes = {}): Promise<Site> {
  const site = openSite(wishes);
  await git(site, 'init --quiet', 'add .', 'commit --quiet --message first');
  return site;
}

async function git(site: Site, ...commands: readonly string[]): Promise<string> {
  const script = commands.map((command) => `${identity} ${command}`).join('\n');
  return await mustRun(script, { cwd: site.repository });
}

async function backUp(site: Site, ...argv: readonly string[]): Promise<Manifest> {
  const ran = await site.run('run', '--json', ...argv);
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  const manifest = manifestsAt(site, 'here').find(({ id }) => id === ran.summary?.run);
  if (manifest === undefined) throw new Error('there is no manifest');
  return manifest;
}

test('commit, tags and changes of the work tree are in the manifest', async () => {
  const site = await openRepository();
  const commit = (await git(site, 'rev-parse HEAD')).trim();
  expect((await backUp(site)).git).toMatchObject({
    commit,
    tag: null,
    tags: [],
    dirty: false,
    pipelineFile: 'backup.pipeline.yaml',
    pipelineSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  await git(site, 'tag light', 'tag --annotate --message x -- v1.0', 'checkout --quiet --detach');
  site.write('repository/data/a.txt', 'changed\n');
  const second = await backUp(site);
  expect(second.git).toMatchObject({ commit, tag: 'v1.0', tags: ['light', 'v1.0'], dirty: true });
  await assertInvariants(site);
});

test('a repository without a commit, and a folder that is none, have no facts of git', async () => {
  const site = openSite();
  expect((await backUp(site)).git).toBeNull();
  await git(site, 'init --quiet');
  expect((await backUp(site)).git).toBeNull();
  await assertInvariants(site);
});

const ways: readonly (readonly [string, string, string])[] = [
  ['{ git: tag }', 'v2.0', 'git tag'],
  ['{ git: describe }', 'v2.0', 'git describe'],
  ['{ file: VERSION }', '3.1', 'file VERSION'],
  ['{ file: package.json, pointer: /version }', '4.5.6', 'file package.json'],
  ['{ env: APP_VERSION }', '5.0', 'env APP_VERSION'],
  ['{ value: "6.0" }', '6.0', 'value'],
];

test.each(ways)('the version of the application by %s', async (how, version, versionFrom) => {
  const site = await openRepository({ top: [`application: { version: ${how} }`] });
  site.env = { APP_VERSION: '5.0' };
  site.write('repository/VERSION', '3.1\n');
  site.write('repository/package.json', '{ "version": "4.5.6" }');
  await git(site, 'tag --annotate --message x v2.0');
  expect((await backUp(site)).application).toMatchObject({
    version,
    versionFrom,
    tag: version,
    tagExists: version === 'v2.0',
  });
  await assertInvariants(site);
});

test('by the commit, by nothing that can be read, and by the command line', async () => {
  const site = await openRepository({ top: ['application: { version: { git: commit } }'] });
  const commit = (await git(site, 'rev-parse HEAD')).trim();
  expect((await backUp(site)).application.version).toBe(commit);
  site.pipeline({ top: ['application: { version: { file: NONE } }'] });
  expect((await backUp(site)).application).toMatchObject({ version: 'unknown', tagExists: false });
  expect((await backUp(site, '--app-version', '9')).application).toMatchObject({
    version: '9',
    versionFrom: '--app-version',
  });
  await assertInvariants(site);
});

test('no manifest names the host or a folder of the machine', async () => {
  const site = await openRepository({
    encrypt: '{ recipients: [{ file: keys/new.asc, create: true }] }',
  });
  site.write('nas', 'a file where the folder should be');
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 3 });
  expect(ran.summary?.warnings.join()).toContain(site.state);
  const manifest = JSON.stringify(manifestsAt(site, 'here'));
  expect(manifest).not.toContain(site.folder);
  expect(manifest).not.toContain((await mustRun('hostname', { cwd: site.folder })).trim());
  rmSync(site.path('nas'));
  await assertInvariants(site);
});

test('a run in CI says so, with the page of its job', async () => {
  const site = openSite();
  site.env = {
    CI: 'true',
    GITHUB_SERVER_URL: 'https://git.example.org',
    GITHUB_REPOSITORY: 'acme/shop',
    GITHUB_RUN_ID: '7',
  };
  expect((await backUp(site)).trigger).toEqual({
    kind: 'ci',
    url: 'https://git.example.org/acme/shop/actions/runs/7',
  });
  await assertInvariants(site);
});
