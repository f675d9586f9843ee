import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { startTicksOf } from '../../src/cli/compose/process-facts.ts';
import { lastLine } from './program.ts';
import { createWorld, type Started, type World } from './world.ts';

/** A run whose dump waits for a pipe that nobody writes to. */
async function startSlowRun(): Promise<{
  readonly world: World;
  readonly run: Started;
  readonly id: string;
}> {
  const world = createWorld({
    dump: '{ id: slow, type: command, run: [cat, pipe] }',
    destinations: { here: 'here' },
  });
  execFileSync('mkfifo', [world.path('repository/pipe')]);
  const run = world.start('run');
  await run.says('artifact slow started');
  const { run: id } = JSON.parse(readFileSync(world.path('locks/shop.lock'), 'utf8'));
  return { world, run, id };
}

test('status shows a live run, and cancel ends it as Ctrl-C would', async () => {
  const { world, run, id } = await startSlowRun();
  const { data } = await world.json('status');
  expect(data.pipelines[0]).toMatchObject({
    running: { verb: 'run', run: id, pid: run.child.pid, state: 'alive' },
    lastRun: null,
    leftovers: [],
  });
  expect((await world.program('status')).stdout).toMatch(
    new RegExp(` run ${id}, .*\\(pid \\d+\\)`),
  );

  const cancelled = await world.program('cancel', id);
  expect(cancelled).toMatchObject({ code: 0, stdout: `run ${id} of shop: cancelled\n` });
  expect(await run.ended).toEqual({ code: 130, signal: null });

  const again = await world.program('cancel', id);
  expect(again).toMatchObject({ code: 66, stdout: '' });
  expect(again.stderr).toContain(`the run ${id} of shop is over: cancelled just now`);
  const after = await world.json('status');
  expect(after.data.pipelines[0]).toMatchObject({
    running: null,
    lastRun: { run: id, outcome: 'cancelled' },
  });
});

test('a live lock is shown and not taken away', async () => {
  const { world, run, id } = await startSlowRun();
  const held = await world.program('unlock');
  expect(held.code).toBe(75);
  expect(held.stdout).toMatch(
    new RegExp(
      `^shop  run ${id} \\(pid ${run.child.pid}\\) holds the lock, for .*it is not taken away`,
    ),
  );
  expect(run.child.exitCode).toBeNull();
  const recovered = await world.program('recover');
  expect(recovered.code).toBe(75);
  expect(recovered.stderr).toContain(`run ${id}`);
});

test('a run that was killed: nothing to unlock, something to recover', async () => {
  const { world, run, id } = await startSlowRun();
  run.child.kill('SIGKILL');
  await run.ended;
  const staging = world.path('repository/here/.staging', id);
  expect(existsSync(staging)).toBe(true);

  const { data } = await world.json('status');
  expect(data.pipelines[0]).toMatchObject({
    running: null,
    lastRun: { run: id, outcome: 'killed' },
    leftovers: [id],
  });
  const free = await world.program('unlock');
  expect(free.code).toBe(0);
  expect(free.stdout).toMatch(
    /is dead, and the kernel has released it; nothing to unlock\n.*recover shop\n$/s,
  );
  const dead = await world.program('cancel', id);
  expect(dead.code).toBe(66);
  expect(dead.stderr).toContain(`the run ${id} is dead`);
  const sick = await world.program('doctor');
  expect(sick.stdout).toContain('→ run-pipeline recover shop');

  const recovered = await world.program('recover', 'shop');
  expect(recovered.code).toBe(0);
  expect(recovered.stdout).toMatch(new RegExp(`^shop: the run ${id} was interrupted`));
  expect(existsSync(staging)).toBe(false);
  expect(await world.program('recover')).toEqual({
    code: 0,
    stdout: 'shop: nothing to clean up\n',
    stderr: '',
  });
  expect((await world.program('unlock')).stdout).toMatch(/^shop {2}nobody holds the lock/);
});

test('a process that only has the number of a dead run is left alone', async () => {
  const { world, run, id } = await startSlowRun();
  run.child.kill('SIGKILL');
  await run.ended;
  const lock = world.path('locks/shop.lock');
  const holder = JSON.parse(readFileSync(lock, 'utf8'));
  writeFileSync(lock, JSON.stringify({ ...holder, pid: process.pid }));
  const ended = await world.program('cancel', id);
  expect(ended.code).toBe(66);
  expect(ended.stderr).toContain(`process ${process.pid} is gone or another one`);

  writeFileSync(lock, JSON.stringify({ ...holder, host: 'another-host' }));
  const elsewhere = await world.program('cancel', id);
  expect(elsewhere.code).toBe(69);
  expect(elsewhere.stderr).toContain('on the host another-host');
});

test('before anything was ever run', async () => {
  const world = createWorld();
  const unknown = await world.program('cancel', '20261120T021700Z-k3f9');
  expect(unknown.code).toBe(66);
  expect(lastLine(unknown.stderr)).toBe('exit 66: no run is called 20261120T021700Z-k3f9');
  expect((await world.program('unlock')).stdout).toBe('shop  nobody holds the lock\n');
  expect((await world.json('unlock')).data).toMatchObject({
    locks: [{ isHeld: false, holder: null, leftovers: [] }],
  });
  expect((await world.program('recover')).stdout).toBe('shop: nothing to clean up\n');
  expect((await world.json('recover')).data).toMatchObject({
    pipelines: [{ pipeline: 'shop', done: [] }],
  });
  for (const verb of ['unlock', 'recover', 'status']) {
    const wrong = await world.program(verb, 'shpo');
    expect(wrong.code).toBe(64);
    expect(wrong.stderr).toContain('did you mean shop?');
  }
});

test('what cannot be cleaned up now is said and tried again', async () => {
  const { world, run, id } = await startSlowRun();
  run.child.kill('SIGKILL');
  await run.ended;
  const journal = world.path('state/pipelines/shop/runs', id, 'journal.ndjson');
  const path = world.path('stuck');
  const effect = { do: 'upload', destination: 'here', key: 'shop/../escape', token: path };
  const entry = { kind: 'intent', number: 99, effect };
  writeFileSync(journal, `${readFileSync(journal, 'utf8')}${JSON.stringify(entry)}\n`);
  const first = await world.program('recover');
  expect(first.code).toBe(3);
  expect(first.stderr).toContain(`the run ${id} left something behind`);
  expect(readdirSync(world.path('state/pipelines/shop/runs'))).toEqual([id]);
});

test('a process that somebody has only written into the lock file is left alone', async () => {
  const { world, run, id } = await startSlowRun();
  run.child.kill('SIGKILL');
  await run.ended;
  const stranger = spawn('sleep', ['600'], { stdio: 'ignore' });
  onTestFinished(() => void stranger.kill('SIGKILL'));
  const pid = stranger.pid ?? 0;
  const lock = world.path('locks/shop.lock');
  const holder = JSON.parse(readFileSync(lock, 'utf8'));
  const forged = { ...holder, run: `${id.slice(0, -4)}aaaa`, pid, startTicks: startTicksOf(pid) };
  writeFileSync(lock, JSON.stringify(forged));
  const alone = await world.program('cancel', forged.run);
  expect(alone).toMatchObject({ code: 77, stdout: '' });
  expect(alone.stderr).not.toContain('telling');
  expect(alone.stderr).toContain(`process ${pid} does not hold the lock of shop`);
  // Somebody holds it, and it is another process.
  const held = spawn('flock', ['--no-fork', lock, 'sh', '-c', 'echo held; exec sleep 600']);
  onTestFinished(() => void held.kill('SIGKILL'));
  await once(held.stdout, 'data');
  expect(await world.program('cancel', forged.run)).toMatchObject({ code: 77 });
  expect(stranger.exitCode).toBeNull();
  expect(stranger.signalCode).toBeNull();
});
