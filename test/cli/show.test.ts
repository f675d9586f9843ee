import { truncateSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lastLine } from './program.ts';
import { createWorld, remove } from './world.ts';

test('one backup, by every way to name it', async () => {
  const world = createWorld();
  const first = await world.backUpBefore(5);
  const second = await world.backUp('--note', 'the \u001b[31mred one');
  const { code, stdout, stderr } = await world.program('show', 'shop@latest');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`^shop@${second}  good  just now\n`));
  expect(stdout).toContain('the ␛[31mred one');
  expect(stdout).toContain('docs.tar.zst');
  expect(stdout).toContain(`follows ${first}, whose manifest is unchanged`);
  expect(stdout).toMatch(/copies +✔ here +\d+ files, .* verified \(checksum\)/);
  for (const target of ['shop', '@latest', `@${second}`, `@id:${second.slice(0, 18)}`]) {
    expect((await world.program('show', target)).stdout, target).toBe(stdout);
  }
  expect((await world.program('show', `@${first}`)).stdout).toContain(`shop@${first}`);
});

test('as data', async () => {
  const world = createWorld();
  const id = await world.backUp();
  const { code, data } = await world.json('show', '@latest');
  expect(code).toBe(0);
  expect(data).toMatchObject({
    backup: { id, verdict: 'good' },
    manifest: { id, pipeline: 'shop', encryption: null },
    checks: [{ level: 'checksum', verdict: 'pass' }, { destination: 'nas' }],
    chain: null,
  });
  expect(data.files[0].files.map(({ name }: { readonly name: string }) => name)).toContain(
    'manifest.json',
  );
});

test('a damaged copy and a missing one', async () => {
  const world = createWorld();
  const id = await world.backUp();
  truncateSync(world.path('repository/here/shop', id, 'docs.tar.zst'), 10);
  remove(world.path('repository/nas/shop', id));
  const { code, stdout } = await world.program('show', `@${id}`);
  expect(code).toBe(0);
  expect(stdout).toMatch(/✖ here +incomplete: docs\.tar\.zst has 10 bytes/);
  expect(stdout).toMatch(/✖ nas +missing: the next run completes it/);
});

test('a manifest that somebody has cut', async () => {
  const world = createWorld();
  const id = await world.backUp();
  for (const place of ['here', 'nas']) {
    writeFileSync(world.path('repository', place, 'shop', id, 'manifest.json'), '{"id": ');
  }
  const { code, stdout } = await world.program('show', `@${id}`);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^shop@${id}  broken`));
  expect(stdout).toContain('it is not JSON, or is cut short');
  expect((await world.program('show', '@latest')).code).toBe(66);
});

test('a destination that is away', async () => {
  const world = createWorld();
  const id = await world.backUp();
  remove(world.path('repository/nas'));
  const shown = await world.program('show', `@${id}`);
  expect(shown.code).toBe(3);
  expect(shown.stdout).toContain('could not be read: it had backups');
  const unknown = await world.program('show', '@20200101T000000Z-aaaa');
  expect(unknown.code).toBe(69);
  expect(unknown.stderr).toContain('but nas could not be read');
});

test.each([
  ['@latest', 66, 'make one with `run-pipeline run`'],
  ['@20200101T000000Z-aaaa', 66, 'make one with `run-pipeline run`'],
  ['@v9', 66, 'make one with `run-pipeline run`'],
  ['@', 66, 'write <pipeline>@latest'],
  ['Shop@latest', 66, 'write <pipeline>@latest'],
  ['shpo@latest', 64, 'did you mean shop?'],
])('show %s', async (target, code, help) => {
  const world = createWorld();
  const ended = await world.program('show', target);
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toContain(help);
  expect(lastLine(ended.stderr)).toMatch(new RegExp(`^exit ${code}: .`));
});

test('the beginning of several ids names them', async () => {
  const world = createWorld();
  const ids = [await world.backUpBefore(1), await world.backUp()];
  const ended = await world.program('show', `@${ids[0]?.slice(0, 4)}`);
  expect(ended.code).toBe(66);
  for (const id of ids) expect(ended.stderr).toContain(id);
});
