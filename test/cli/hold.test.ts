import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lastLine, runProgram } from './program.ts';
import { createWorld, type World } from './world.ts';

/** As somebody whom the surroundings name. */
const as = (world: World, USER: string, ...argv: readonly string[]) =>
  runProgram(argv, { cwd: world.path('repository'), env: { ...world.env, USER } });

const holdAt = (world: World, place: string, id: string, name = 'shop') =>
  world.path('repository', place, name, 'holds', `${id}.json`);
const readHold = (world: World, place: string, id: string) =>
  JSON.parse(readFileSync(holdAt(world, place, id), 'utf8'));

test('a hold is written wherever there is a copy, made longer, never shorter by accident, and ended', async () => {
  const world = createWorld({
    more: 'schedule: [{ cron: "0 2 * * *", timezone: Europe/Berlin }]\n',
  });
  const id = await world.backUp();

  const first = await as(
    world,
    'kim',
    'hold',
    '@latest',
    '--until',
    '2090-01-31',
    '--reason',
    'move',
  );
  expect(first, first.stderr).toMatchObject({ code: 0 });
  expect(first.stdout).toMatch(
    new RegExp(
      `^shop@${id} is held by kim until 2090-01-31, in \\d+ d: move\nwritten down at 2 copies \\(here, nas\\)\n$`,
    ),
  );
  // The day ends by the clocks of the pipeline.
  const until = '2090-01-31T22:59:59.999Z';
  expect(readHold(world, 'nas', id)).toMatchObject({ reason: 'move', owner: 'kim', until });

  const shorter = await as(world, 'kim', 'hold', `@${id}`, '--until', '30d');
  expect(shorter.code).toBe(0);
  expect(shorter.stdout).toContain('is held already at here, by kim until 2090-01-31');
  expect(shorter.stdout).toContain('--replace does, or run-pipeline release');
  expect(readHold(world, 'here', id).until).toBe(until);

  rmSync(holdAt(world, 'nas', id));
  const longer = await as(world, 'ann', 'hold', `@${id}`, '--reason', 'the audit', '--json');
  expect(JSON.parse(longer.stdout).data).toMatchObject({
    target: `shop@${id}`,
    hold: { reason: 'the audit', owner: 'ann', until: null },
    destinations: [
      { destination: 'here', result: 'laid', replaced: { owner: 'kim' } },
      { destination: 'nas', result: 'laid', replaced: null },
    ],
    problems: [],
  });
  // What kim needs it for is not forgotten.
  expect(readHold(world, 'here', id).reason).toBe('the audit (kim: move)');
  expect((await world.program('list')).stdout).toContain('held by ann until it is released');

  const replaced = await as(world, 'ann', 'hold', `@${id}`, '--until', '7d', '--replace');
  expect(replaced.stdout).toContain('in place of a hold by ann until it is released');
  expect(readHold(world, 'here', id)).toMatchObject({ reason: '' });

  const foreign = await as(world, 'kim', 'release', '@latest');
  expect(foreign.code).toBe(77);
  expect(foreign.stderr).toContain(`shop@${id} stays held: ann holds it; held by ann until`);
  expect(foreign.stderr).toContain(`release shop@${id} --force`);
  expect(existsSync(holdAt(world, 'here', id))).toBe(true);

  const own = await as(world, 'ann', 'release', '@latest', '--reason', 'audited');
  expect(own, own.stderr).toMatchObject({ code: 0 });
  expect(own.stdout).toContain('here: was held by ann until');
  expect(lastLine(own.stderr)).toBe(`exit 0: shop@${id} is released`);
  expect(existsSync(holdAt(world, 'here', id))).toBe(false);
  const again = await as(world, 'ann', 'release', '@latest');
  expect(again.code).toBe(66);
  expect(again.stderr).toContain(`nobody holds shop@${id}`);
});

test('a hold that cannot be read, of a former name, of a backup that is gone', async () => {
  const world = createWorld({ more: 'moved: { from: [old-shop] }\n' });
  const id = await world.backUp();
  world.write(`repository/here/shop/holds/${id}.json`, 'garbage');
  const held = await world.program('hold', `@${id}`, '--until', '30d');
  expect(held.code).toBe(3);
  expect(held.stderr).toContain('here: a hold is there that cannot be read, and holds for ever');
  expect(readHold(world, 'nas', id)).toMatchObject({ owner: '' });
  const refused = await world.program('release', `@${id}`);
  expect(refused).toMatchObject({ code: 77 });
  expect(refused.stderr).toContain('the hold at here cannot be read');
  const replaced = await world.program('hold', `@${id}`, '--until', '30d', '--replace');
  expect(replaced).toMatchObject({ code: 0 });

  const former = { formatVersion: 1, reason: 'of old', owner: '', until: null };
  world.write(`repository/here/old-shop/holds/${id}.json`, JSON.stringify(former));
  const shown = await world.program('show', `@${id}`);
  expect(shown.stdout).toContain('until it is released: of old');
  const ended = await world.json('release', `@${id}`);
  expect(ended).toMatchObject({ code: 0 });
  expect(ended.data.released).toHaveLength(3);
  expect(existsSync(holdAt(world, 'here', id, 'old-shop'))).toBe(false);

  const gone = '20261102T000000Z-aaaa';
  world.write(`repository/here/shop/holds/${gone}.json`, 'garbage');
  expect((await world.program('hold', `@${gone}`)).code).toBe(66);
  expect((await world.program('release', `@${gone}`)).code).toBe(77);
  expect((await world.program('release', `@${gone}`, '--force')).code).toBe(0);
  expect((await world.program('release', `@${gone}`, '--force')).stderr).toContain(
    `no backup is meant by ${gone}`,
  );
});

test('readers keep their hold; what cannot be written is told', async () => {
  const world = createWorld();
  const id = await world.backUp();
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const reading = { formatVersion: 1, reason: 'it is being read (download)', owner: 'kim', until };
  const file = `repository/nas/shop/holds/${id}/a1b2c3d4.json`;
  world.write(file, JSON.stringify(reading));
  const unheld = await world.program('release', `@${id}`);
  expect(unheld.code).toBe(66);
  expect(unheld.stderr).toContain('somebody reads it (by kim until');

  mkdirSync(world.path('repository/here/shop/holds', `${id}.json`), { recursive: true });
  const partly = await world.program('hold', '@latest', '--reason', 'the audit');
  expect(partly.code).toBe(3);
  expect(partly.stderr).toMatch(/warning {2}here: /);
  expect(partly.stdout).toContain('written down at 1 copy (nas)');
  rmSync(world.path('repository/here/shop/holds'), { recursive: true });
  const ended = await world.program('release', `@${id}`);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  expect(ended.stdout).toContain('nas: somebody reads it, by kim until');
  expect(existsSync(world.path(file))).toBe(true);

  rmSync(world.path('repository/nas'), { recursive: true });
  world.write('repository/nas', 'no folder');
  const half = await world.program('hold', `@${id}`);
  expect(half.code).toBe(3);
  expect(half.stderr).toContain('nas could not be read');
});
