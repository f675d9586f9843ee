import { cpSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commitAll, git } from '../../rig/run/git.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { type Ran, startProgram } from '../../rig/run/program.ts';
import { openSite, type PipelineWishes, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

const lastOne: PipelineWishes = { after: ['retention: { keep: { last: 1 }, maxDeletes: 50 }'] };

/** A site whose repository has a commit, and a backup at both destinations. */
async function openOwned(wishes: PipelineWishes = {}): Promise<{ site: Site; id: string }> {
  const site = openSite(wishes);
  await commitAll(site.repository, 'one');
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  return { site, id: ran.summary?.run ?? '' };
}

function idsAt(site: Site, pipeline = 'shop'): readonly string[] {
  return manifestsAt(site, 'here', pipeline).map(({ id }) => id);
}

/** As `site.run`, from another checkout, with the same state folder or another one. */
async function runIn(
  { site, folder, state = site.state }: { site: Site; folder: string; state?: string },
  ...argv: readonly string[]
): Promise<Ran> {
  const there = { ...site, repository: folder };
  return await startProgram(there, ['run', '--json', ...argv], { RUN_PIPELINE_STATE: state }).ended;
}

test('another repository of the same user does not expire the backups of the first', async () => {
  const { site, id } = await openOwned();
  const folder = site.path('other');
  cpSync(site.path('repository/data'), join(folder, 'data'), { recursive: true });
  site.pipeline(lastOne);
  cpSync(site.path('repository/backup.pipeline.yaml'), join(folder, 'backup.pipeline.yaml'));
  await commitAll(folder, 'two');
  const ran = await runIn({ site, folder });
  expect(ran, ran.stderr).toMatchObject({ code: 77, summary: { failure: { code: 'BP5043' } } });
  expect(ran.lastLine).toMatch(/belongs to another git repository since \d{4}-\d\d-\d\d/);
  expect(ran.summary?.failure?.hint).toMatch(/another name .*--adopt here/);
  expect(idsAt(site)).toEqual([id]);
  const adopted = await runIn({ site, folder }, '--adopt', 'here', '--adopt', 'nas');
  expect(adopted, adopted.stderr).toMatchObject({ code: 0 });
  expect(await runIn({ site, folder })).toMatchObject({ code: 0 });
  expect(await site.run('run', '--json')).toMatchObject({ code: 77 });
  await assertInvariants(site);
});

test('the same repository is known wherever it lies and whatever became of its state', async () => {
  const { site, id } = await openOwned();
  await git(site.folder, 'clone --quiet repository clone');
  cpSync(site.path('repository/data'), site.path('clone/data'), { recursive: true });
  const cloned = await runIn({ site, folder: site.path('clone'), state: site.path('state2') });
  expect(cloned, cloned.stderr).toMatchObject({ code: 0 });
  renameSync(site.repository, site.path('moved'));
  const moved = await runIn({ site, folder: site.path('moved') });
  expect(moved, moved.stderr).toMatchObject({ code: 0 });
  expect(idsAt(site)).toEqual([id, cloned.summary?.backup, moved.summary?.backup]);
  renameSync(site.path('moved'), site.repository);
  await assertInvariants(site);
});

test('a former name that belongs to somebody else is refused, and its backups stay', async () => {
  const { site: victim, id } = await openOwned({ name: 'victim' });
  const site = openSite();
  for (const [name, path] of victim.destinations) site.destinations.set(name, path);
  await commitAll(site.repository, 'another beginning');
  site.pipeline({ ...lastOne, name: 'mine', top: ['moved: { from: victim }'] });
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 77, summary: { failure: { code: 'BP5043' } } });
  expect(ran.lastLine).toMatch(/the folder victim at here belongs to another git repository/);
  expect(idsAt(site, 'victim')).toEqual([id]);
  const adopt = ['run', '--json', '--adopt', 'here', '--adopt', 'nas'];
  const adopted = await site.run(...adopt);
  expect(adopted, adopted.stderr).toMatchObject({ code: 0 });
  expect(adopted.summary?.removed).toContain(`${id} at here`);
  const after = await site.run('run', '--json');
  expect(after, 'it was taken over for good').toMatchObject({ code: 0 });
});

test('where only one destination has a foreign folder its backups are not read', async () => {
  const { site: victim, id } = await openOwned();
  const site = openSite();
  site.destinations.set('nas', victim.path('nas'));
  await commitAll(site.repository, 'another beginning');
  site.pipeline(lastOne);
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 3, lastLine: 'exit 3: no copy at nas' });
  expect(ran.summary?.warnings).toContainEqual(expect.stringMatching(/another git repository/));
  const own = manifestsAt(site, 'here');
  expect(own.map((manifest) => manifest.id)).toEqual([ran.summary?.run]);
  expect(own[0]?.previous).toBeNull();
  expect(existsSync(site.path('here/shop', id)), 'it is not completed from there').toBe(false);
  expect(existsSync(victim.path('nas/shop', id, 'manifest.json'))).toBe(true);
});

test('a pipeline that claims to have been a living one does not run, however it is named', async () => {
  const { site, id } = await openOwned();
  const file = site.path('repository/backup.pipeline.yaml');
  const mine = site.path('repository/pipelines/mine.pipeline.yaml');
  const text = readFileSync(file, 'utf8').replace(
    'name: shop',
    'name: mine\nmoved: { from: shop }',
  );
  site.write('repository/pipelines/mine.pipeline.yaml', text);
  for (const argv of [['mine'], ['-f', mine]]) {
    const ran = await site.run('run', ...argv);
    expect(ran, ran.stderr).toMatchObject({ code: 65 });
    expect(ran.stderr).toMatch(/BP3023 .*`moved.from` is the name that another pipeline has now/);
  }
  expect(idsAt(site)).toEqual([id]);
  expect(await site.run('run', 'shop')).toMatchObject({ code: 0 });
});

/** A clone as CI has it: without a history, in a fresh folder, without a state. */
async function shallowRun(site: Site, name: string): Promise<Ran> {
  await git(site.folder, `clone --quiet --depth 1 "file://${site.repository}" ${name}`);
  mkdirSync(site.path(name), { recursive: true });
  return await runIn({ site, folder: site.path(name), state: site.path(`${name}-state`) });
}

test('a shallow clone is the same repository at every commit', async () => {
  const site = openSite(lastOne);
  await commitAll(site.repository, 'one');
  const first = await shallowRun(site, 'first');
  expect(first, first.stderr).toMatchObject({ code: 0 });
  await git(site.repository, 'commit --quiet --allow-empty --message two');
  const second = await shallowRun(site, 'second');
  expect(second, second.stderr).toMatchObject({ code: 0 });
  expect(idsAt(site)).toEqual([second.summary?.backup]);
  const owner = readFileSync(site.path('here/shop/owner.json'), 'utf8');
  expect(JSON.parse(owner).repository).toMatch(/^remote-[0-9a-f]{40}$/);
  await git(site.folder, `clone --quiet "file://${site.repository}" whole`);
  const whole = await runIn({ site, folder: site.path('whole'), state: site.path('whole-state') });
  expect(whole, 'with its history it is still the same').toMatchObject({ code: 0 });
});

test('a shallow clone from nowhere says that nothing tells it from others', async () => {
  const site = openSite();
  await commitAll(site.repository, 'one');
  await git(site.folder, `clone --quiet --depth 1 "file://${site.repository}" clone`);
  await git(site.path('clone'), 'remote remove origin');
  const ran = await runIn({ site, folder: site.path('clone') });
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(ran.summary?.warnings).toContainEqual(expect.stringMatching(/the clone is shallow/));
  const owner = JSON.parse(readFileSync(site.path('here/shop/owner.json'), 'utf8'));
  expect(owner.repository).toBe('');
});
