import { truncateSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lastLine } from './program.ts';
import { createWorld, pipelineText, remove } from './world.ts';

test('all is well', async () => {
  const world = createWorld({ more: 'rpo: 26h\n' });
  const older = await world.backUpBefore(20);
  const id = await world.backUp();
  const { code, stdout, stderr } = await world.program('status');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^shop {2}ok\n/);
  expect(stdout).toContain(`${id}, just now; 1 d 2 h are allowed`);
  expect(stdout).toMatch(/2 backups, 2 good, .*; oldest 20 h ago, newest just now/);
  const { data } = await world.json('status', 'shop');
  expect(data.pipelines).toMatchObject([
    {
      pipeline: 'shop',
      state: 'ok',
      alarms: [],
      warnings: [],
      limitSeconds: 93_600,
      lastGood: { id, ageSeconds: expect.any(Number) },
      lastRun: { run: id, outcome: 'success' },
      counts: { all: 2, good: 2, suspect: 0, unverified: 0, broken: 0 },
      oldest: older,
      newest: id,
      running: null,
    },
  ]);
});

test('overdue, by the pipeline or by the command line', async () => {
  const world = createWorld({ more: 'rpo: 26h\n' });
  await world.backUpBefore(30);
  const overdue = await world.program('status');
  expect(overdue.code).toBe(1);
  expect(overdue.stdout).toMatch(
    /^shop {2}overdue\n +alarm +the last good backup of docs was made 30 h/,
  );
  expect(lastLine(overdue.stderr)).toMatch(/^exit 1: shop: the last good backup of docs/);
  expect((await world.program('status', '--max-age', '31h')).code).toBe(0);
  expect((await world.program('status', '--max-age', '29h')).code).toBe(1);
});

test('a dump that newer backups leave out grows old by itself', async () => {
  const world = createWorld({
    dump: '{ id: docs, type: files, paths: [data] }\n    - { id: more, type: files, paths: [data] }',
    more: 'rpo: 26h\n',
  });
  await world.backUpBefore(30);
  await world.backUp('--only', 'docs');
  const { code, data } = await world.json('status');
  expect(code).toBe(1);
  expect(data.pipelines[0].alarms).toEqual([
    'the last good backup of more was made 30 h ago, and 1 d 2 h are allowed',
  ]);
});

test('an empty store is no good state', async () => {
  const ended = await createWorld().program('status');
  expect(ended.code).toBe(1);
  expect(ended.stdout).toMatch(/^shop {2}broken\n +alarm +there is no backup/);
});

test('a damaged store', async () => {
  const world = createWorld();
  const id = await world.backUp();
  truncateSync(world.path('repository/nas/shop', id, 'docs.tar.zst'), 0);
  const half = await world.program('status');
  expect(half.code).toBe(0);
  expect(half.stdout).toContain('1 copy is damaged at nas');
  expect((await world.program('status', '--strict')).code).toBe(3);

  truncateSync(world.path('repository/here/shop', id, 'docs.tar.zst'), 0);
  const whole = await world.program('status');
  expect(whole.code).toBe(1);
  expect(whole.stdout).toMatch(/^shop {2}broken\n +alarm +there is no good backup/);
});

test('a missing copy, then a missing destination', async () => {
  const world = createWorld();
  const id = await world.backUp();
  remove(world.path('repository/nas/shop', id));
  const missing = await world.program('status');
  expect(missing.code).toBe(0);
  expect(missing.stdout).toContain(`missing ${id}`);
  remove(world.path('repository/nas'));
  const optional = await world.program('status');
  expect(optional.code).toBe(0);
  expect(optional.stdout).toContain('nas could not be read');
  remove(world.path('repository/here'));
  expect((await world.program('status')).code).toBe(1);
});

test('a failed run is told, and the last good backup stays', async () => {
  const world = createWorld({ destinations: { here: 'here' } });
  const id = await world.backUpBefore(1);
  remove(world.path('repository/data'));
  expect((await world.program('run')).code).not.toBe(0);
  const { code, data } = await world.json('status');
  expect(code).toBe(0);
  expect(data.pipelines[0]).toMatchObject({
    lastGood: { id },
    lastRun: { outcome: 'failed' },
    warnings: ['the last run: failed, just now'],
  });
});

test('several pipelines, of which one has mistakes', async () => {
  const world = createWorld();
  await world.backUp();
  world.write(
    'repository/pipelines/other.pipeline.yaml',
    pipelineText({ name: 'other', destinations: { there: 'there' } }),
  );
  const both = await world.program('status');
  expect(both.code).toBe(1);
  expect(both.stdout).toMatch(/^shop {2}ok\n[\s\S]*\nother {2}broken\n/);
  expect((await world.program('status', 'shop')).code).toBe(0);
  world.write('repository/pipelines/other.pipeline.yaml', 'version: 1\n');
  expect((await world.program('status')).code).toBe(65);
});

test.each(['26', '1y', '-1d', 'soon'])('--max-age %s is no duration', async (age) => {
  const ended = await createWorld().program('status', `--max-age=${age}`);
  expect(ended).toMatchObject({ code: 64, stdout: '' });
  expect(ended.stderr).toContain('error BP0115');
});
