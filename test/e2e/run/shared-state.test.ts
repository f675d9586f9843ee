import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { closeGate, gated } from '../../rig/run/gate.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { manifestsAt } from '../../rig/run/stored.ts';

function journalOf(site: Site, run: string): string {
  return join(site.state, 'pipelines/shop/runs', run, 'journal.ndjson');
}

/** Lets the journal of a run name a process that is none here, as one from another container does. */
function moveElsewhere(site: Site, run: string): void {
  const path = journalOf(site, run);
  const text = readFileSync(path, 'utf8').replace(/"startTicks":\d+/, '"startTicks":1');
  writeFileSync(path, text);
}

/** Kills a run in the middle of its dump. */
async function killRun(site: Site): Promise<string> {
  site.pipeline({ dump: [gated] });
  closeGate(site);
  const live = site.start(['run', '--json']);
  const { run } = await live.until(({ event }) => event === 'artifact-progress');
  live.kill('SIGKILL');
  await live.ended;
  site.pipeline();
  return run;
}

test('a run in a container that shares only the state is not cleaned up after while it lives', async () => {
  const site = openSite({ dump: [gated] });
  const gate = closeGate(site);
  const live = site.start(['run', '--json'], { RUN_PIPELINE_LOCKS: site.path('locks1') });
  const { run } = await live.until(({ event }) => event === 'artifact-progress');
  moveElsewhere(site, run);
  expect(await site.run('recover')).toMatchObject({
    code: 0,
    stdout: 'shop: nothing to clean up\n',
  });
  const other = await site.run('run', '--json', '--dry-run');
  expect(other, other.stderr).toMatchObject({ code: 0 });
  expect(other.events.filter(({ event }) => event === 'recovered')).toEqual([]);
  expect(existsSync(site.path('here/.staging', run))).toBe(true);
  await gate.open();
  const ran = await live.ended;
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  await assertInvariants(site);
});

test('a run that is dead is cleaned up after wherever it ran', async () => {
  const site = openSite();
  const run = await killRun(site);
  moveElsewhere(site, run);
  const recovered = await site.run('recover');
  expect(recovered.stdout).toMatch(new RegExp(`^shop: the run ${run} was interrupted`));
  expect(existsSync(site.path('here/.staging', run))).toBe(false);
  await assertInvariants(site);
});

test('what somebody has put beside the runs hinders nobody', async () => {
  const site = openSite();
  await site.run('run', '--json');
  const runs = join(site.state, 'pipelines/shop/runs');
  writeFileSync(join(runs, 'zzz'), 'a file');
  writeFileSync(join(runs, '20261120T000000Z-aaaa'), 'a file');
  mkdirSync(join(runs, 'lost+found'));
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(readdirSync(runs)).toEqual(expect.arrayContaining(['lost+found', 'zzz']));
});

test('a journal removes nothing that no run has made', async () => {
  const site = openSite();
  const id = (await site.run('run', '--json')).summary?.run ?? '';
  const run = await killRun(site);
  site.write('precious/file', 'of somebody');
  const manifest = site.path('here/shop', id, 'manifest.json');
  const effects = [
    { do: 'folder', path: site.path('precious') },
    { do: 'folder', path: site.path('precious/../precious', run, '..') },
    { do: 'folder', path: `${site.path('precious')}/${run}/..` },
    { do: 'live', destination: 'here', key: `shop/${id}/manifest.json` },
  ];
  const before = readFileSync(journalOf(site, run), 'utf8');
  for (const [at, effect] of effects.entries()) {
    const entry = { kind: 'intent', number: 100 + at, effect };
    appendFileSync(journalOf(site, run), `${JSON.stringify(entry)}\nnull\n`);
  }
  const recovered = await site.run('recover');
  expect(recovered).toMatchObject({ code: 3 });
  expect(recovered.stderr).toContain(`${site.path('precious')}: no run makes that`);
  expect(recovered.stderr).toContain('manifest.json at here: no run makes that');
  expect(existsSync(site.path('precious/file'))).toBe(true);
  expect(existsSync(manifest)).toBe(true);
  expect(existsSync(site.path('here/.staging', run)), 'the rest is cleaned up').toBe(false);
  expect(await site.run('run', '--json'), 'and hinders no run').toMatchObject({ code: 0 });
  writeFileSync(journalOf(site, run), before);
  await assertInvariants(site);
});

const oldRun = '20261110T020000Z-aaaa';

/** What a killed run has left in its staging folder, as if days had gone by since. */
async function leaveOldStaging(site: Site): Promise<string> {
  const run = await killRun(site);
  rmSync(join(site.state, 'pipelines'), { recursive: true });
  const folder = site.path('here/.staging', oldRun);
  renameSync(site.path('here/.staging', run), folder);
  const then = new Date(Date.now() - 3 * 86_400_000);
  for (const name of readdirSync(folder)) utimesSync(join(folder, name), then, then);
  utimesSync(folder, then, then);
  return folder;
}

const keepAll = { after: ['retention: { keep: { last: 9 } }'] };

test('staging that no journal remembers goes after a day, and nothing else beside it', async () => {
  const site = openSite();
  const folder = await leaveOldStaging(site);
  expect(readdirSync(folder)).toContain('slow.txt.zst');
  const young = site.path(
    'here/.staging',
    `${new Date().toISOString().slice(0, 10).replaceAll('-', '')}T000000Z-bbbb`,
  );
  const foreign = site.path('here/.staging', '20261110T020000Z-cccc');
  for (const path of [young, foreign]) site.write(`${path.slice(site.folder.length)}/file`, 'x');
  const then = new Date(Date.now() - 3 * 86_400_000);
  for (const path of [join(foreign, 'file'), foreign]) utimesSync(path, then, then);
  writeFileSync(join(young, 'run.lock'), '');
  site.pipeline(keepAll);
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  expect(ran.events).toContainEqual(
    expect.objectContaining({ event: 'recovered', message: expect.stringContaining(folder) }),
  );
  expect(existsSync(folder)).toBe(false);
  expect(existsSync(young), 'it may be at work').toBe(true);
  expect(existsSync(foreign), 'no run has made it').toBe(true);
  expect(manifestsAt(site, 'here')).toHaveLength(1);
});

test('staging that a live run holds stays, however old it is', async () => {
  const site = openSite();
  const folder = await leaveOldStaging(site);
  const lock = join(folder, 'run.lock');
  const holder = spawn('flock', ['--no-fork', lock, 'sh', '-c', 'echo held; exec sleep 600']);
  onTestFinished(() => void holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  site.pipeline(keepAll);
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  expect(existsSync(folder)).toBe(true);
  holder.kill('SIGKILL');
  await once(holder, 'close');
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  expect(existsSync(folder)).toBe(false);
});
