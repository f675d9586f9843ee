import { truncateSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lastLine } from './program.ts';
import { createWorld, type World } from './world.ts';

/** The second backup has less than half of what the first one had. */
async function makeSuspect(): Promise<{ readonly world: World; readonly id: string }> {
  const world = createWorld();
  world.write('repository/data/large.txt', 'x'.repeat(1_000_000));
  await world.backUpBefore(5);
  world.write('repository/data/large.txt', '');
  return { world, id: await world.backUp() };
}

test('a suspect backup counts once somebody says so', async () => {
  const { world, id } = await makeSuspect();
  expect((await world.program('list')).stdout).toMatch(new RegExp(`^${id} .* suspect`, 'm'));
  expect((await world.program('show', '@latest')).stdout).not.toContain(`shop@${id}`);

  const accepted = await world.program('accept', `@${id}`, '--reason', 'old orders archived');
  expect(accepted.code).toBe(0);
  expect(accepted.stdout).toBe(
    `shop@${id} counts from now on, written down at 2 copies (here, nas)\n`,
  );
  expect(lastLine(accepted.stderr)).toBe(`exit 0: shop@${id} counts from now on`);
  expect((await world.program('show', '@latest')).stdout).toContain(`shop@${id}  good`);

  const again = await world.json('accept', `@${id}`, '--reason', 'again');
  expect(again).toMatchObject({ code: 0, data: { recorded: [] } });
});

test('nobody can accept what is damaged', async () => {
  const { world, id } = await makeSuspect();
  for (const place of ['here', 'nas']) {
    truncateSync(world.path('repository', place, 'shop', id, 'docs.tar.zst'), 3);
  }
  const ended = await world.program('accept', `@${id}`, '--reason', 'it is small');
  expect(ended.code).toBe(74);
  expect(ended.stderr).toContain('is damaged, and nobody can accept that');
});

test('a reason is needed, and a backup', async () => {
  const world = createWorld();
  expect((await world.program('accept', '@latest')).code).toBe(64);
  expect((await world.program('accept', '@latest', '--reason', 'x')).code).toBe(66);
});
