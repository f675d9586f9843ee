import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { describeTree } from '../../rig/catalog/tree.ts';
import { openGround } from '../../rig/destination/mounts.ts';
import { run as mustRun } from '../../rig/destination/run.ts';
import { programFile } from '../../rig/program-file.ts';
import { expectFailure, listenTo } from '../../rig/run/failed.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { docs, openSite } from '../../rig/run/site.ts';
import { manifestsAt, namesIn } from '../../rig/run/stored.ts';

const large =
  "{ id: large, type: command, run: [head, -c, '8000000', /dev/urandom], restore: [cat], extension: bin }";
/** Nobody looks at the disk beforehand, so that it is full in the middle. */
const careless = '{ keepFree: 1B, estimate: 1B }';

test('staging that is full in the middle of a dump', async () => {
  const ground = openGround();
  const site = openSite();
  const listener = await listenTo(site, onTestFinished);
  const staging = ground.tmpfs('staging', 'size=2m');
  await expectFailure(
    {
      site,
      listener,
      wishes: { dump: [large], preflight: careless, top: [`staging: { dir: ${staging} }`] },
    },
    { exit: 1, code: 'BP5030', says: /space|full/i },
  );
  expect(namesIn(staging)).toEqual([]);
});

test('a destination that is full in the middle of a copy does not harm the other', async () => {
  const ground = openGround();
  const site = openSite();
  site.destinations.set('nas', ground.tmpfs('nas', 'size=2m'));
  site.pipeline({ dump: [large], preflight: careless });
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 3, lastLine: 'exit 3: no copy at nas' });
  expect(ran.summary?.destinations).toMatchObject([
    { id: 'here', state: 'committed' },
    { id: 'nas', state: 'missing', error: expect.stringMatching(/ENOSPC|space/) },
  ]);
  expect(manifestsAt(site, 'nas')).toEqual([]);
  expect(namesIn(join(site.destinations.get('nas') ?? '', 'shop'))).toEqual(['owner.json']);
  await assertInvariants(site);
});

test('a required destination that is full fails the run, and the other copy is kept', async () => {
  const ground = openGround();
  const site = openSite();
  const nas = ground.tmpfs('nas', 'size=2m');
  site.destinations.set('nas', nas);
  site.pipeline({
    dump: [large],
    preflight: careless,
    upload: [
      `{ id: here, type: local, path: ${site.path('here')} }`,
      `{ id: nas, type: local, path: ${nas}, required: true }`,
    ],
  });
  const ran = await site.run('run', '--json');
  expect(ran).toMatchObject({ code: 1, summary: { outcome: 'failed' } });
  expect(ran.summary?.backup).toBe(ran.summary?.run);
  expect(manifestsAt(site, 'here')).toHaveLength(1);
  await assertInvariants(site);
});

test('a disk that is too small is found before anything is touched', async () => {
  const ground = openGround();
  const site = openSite();
  const listener = await listenTo(site, onTestFinished);
  const small = ground.tmpfs('small', 'size=1m');
  const wishes = { preflight: '{ keepFree: 2GiB }', top: [`staging: { dir: ${small} }`] };
  await expectFailure({ site, listener, wishes }, { exit: 69, code: 'BP5002', says: /free/ });
});

test('a disk that fills while the dump runs ends the run before it is full', async () => {
  const ground = openGround();
  const site = openSite();
  const staging = ground.tmpfs('staging', 'size=16m');
  const endless =
    "{ id: slow, type: command, run: [sh, -c, 'echo begin; sleep 600'], restore: [cat], extension: bin }";
  site.pipeline({
    dump: [endless],
    preflight: '{ keepFree: 8MiB, estimate: 1B }',
    top: [`staging: { dir: ${staging} }`],
  });
  const live = site.start(['run', '--json']);
  await live.until(({ event }) => event === 'artifact-progress');
  writeFileSync(join(staging, 'stranger'), Buffer.alloc(12_000_000));
  const ran = await live.ended;
  expect(ran, ran.stderr).toMatchObject({ code: 1, summary: { failure: { code: 'BP5030' } } });
  expect(namesIn(staging)).toEqual(['stranger']);
  await assertInvariants(site);
});

test('a full disk below the state folder leaves old content as it is', async () => {
  const ground = openGround();
  const site = openSite();
  const disk = ground.tmpfs('state', 'size=3m');
  site.env = { RUN_PIPELINE_STATE: disk };
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  const before = describeTree(join(disk, 'pipelines'));
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(join(disk, 'stranger'), Buffer.alloc(bavail * bsize));
  const full = await site.run('run', '--json');
  expect(full.code, full.stderr).toBe(1);
  expect(full.lastLine).toMatch(/^exit 1: the state folder .* cannot be used: ENOSPC/);
  for (const [path, facts] of Object.entries(before)) {
    if (path.endsWith('.json') || path.endsWith('.ndjson')) {
      expect(describeTree(join(disk, 'pipelines'))[path]).toEqual(facts);
    }
  }
  rmSync(join(disk, 'stranger'));
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  await assertInvariants(site);
});

test('a required destination that is read-only is found before anything is touched', async () => {
  const ground = openGround();
  const site = openSite();
  const listener = await listenTo(site, onTestFinished);
  const nas = ground.tmpfs('nas', 'size=8m');
  site.destinations.set('nas', nas);
  const upload = [
    `{ id: here, type: local, path: ${site.path('here')} }`,
    `{ id: nas, type: local, path: ${nas}, required: true }`,
  ];
  site.pipeline({ upload, after: listener.stages });
  const good = await site.run('run', '--json');
  expect(good, good.stderr).toMatchObject({ code: 0 });
  mustRun('mount', '-o', 'remount,ro', nas);
  const ran = await site.run('run', '--json');
  expect(ran).toMatchObject({ code: 69, summary: { failure: { code: 'BP5002' } } });
  expect(ran.lastLine).toMatch(/EROFS|read-only/);
  expect(ran.events.some(({ event }) => event === 'artifact-started')).toBe(false);
  expect(listener.events()).toEqual(['success', 'failure']);
  mustRun('mount', '-o', 'remount,rw', nas);
  await assertInvariants(site);
});

test('a disk that is not mounted is not a new store', async () => {
  const ground = openGround();
  const site = openSite();
  const nas = ground.tmpfs('nas', 'size=8m');
  site.destinations.set('nas', nas);
  site.pipeline();
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  const copy = site.path('disk');
  execFileSync('cp', ['-a', nas, copy]);
  ground.unmount(nas);
  const ran = await site.run('run', '--json');
  expect(ran, ran.stderr).toMatchObject({ code: 3, lastLine: 'exit 3: no copy at nas' });
  expect(namesIn(nas)).toEqual([]);
  const only = [`{ id: nas, type: local, path: ${nas}, requireMount: true, required: true }`];
  site.pipeline({ upload: only });
  const refused = await site.run('run', '--json');
  expect(refused).toMatchObject({ code: 69 });
  expect(refused.lastLine).toMatch(/nothing is mounted/);
  expect(namesIn(nas), 'nothing is written below the mount point').toEqual([]);
  site.destinations.set('nas', copy);
  site.pipeline();
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  await assertInvariants(site);
});

test('staging behind a bind mount of the same disk cannot be linked, and is copied', async () => {
  const ground = openGround();
  const site = openSite();
  const disk = ground.tmpfs('disk', 'size=16m');
  const staging = ground.bind(disk, 'staging');
  site.destinations.set('here', join(disk, 'store'));
  site.pipeline({ top: [`staging: { dir: ${staging} }`] });
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  await assertInvariants(site);
});

test('a disk that does not confirm that bytes are safe has no copy', async () => {
  const site = openSite({ dump: [docs] });
  const listener = await listenTo(site, onTestFinished);
  site.pipeline({ after: listener.stages });
  expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
  const trace = ['-f', '--seccomp-bpf', '-qq', '-o', '/dev/null', '-e', 'trace=fsync,fdatasync'];
  const inject = ['-e', 'inject=fsync,fdatasync:error=EIO:when=12+'];
  const { PATH = '' } = process.env;
  const script = ['strace', ...trace, ...inject, process.execPath, programFile, 'run', '--json'];
  const env = { ...site.env, PATH, HOME: site.folder, TMPDIR: site.temporary };
  const state = { RUN_PIPELINE_STATE: site.state, RUN_PIPELINE_LOCKS: site.locks };
  const failed = () =>
    execFileSync(script[0] ?? '', script.slice(1), {
      cwd: site.repository,
      env: { ...env, ...state },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  expect(failed).toThrow(/EIO|i\/o error/i);
  await assertInvariants(site);
  expect(existsSync(site.path('here'))).toBe(true);
  expect(readFileSync(site.path('repository/data/a.txt'), 'utf8')).toBe('one\n');
});
