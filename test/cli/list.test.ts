import { truncateSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lastLine } from './program.ts';
import { createWorld, pipelineText, remove } from './world.ts';

test('two backups, the newest first', async () => {
  const world = createWorld();
  const older = await world.backUpBefore(5, '--label', 'env=test', '--note', 'before the move');
  const newer = await world.backUp('--app-version', '2.4.0');
  const { code, stdout, stderr } = await world.program('list');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const rows = stdout.split('\n');
  expect(rows[0]).toMatch(/^id +age +version +size +copies +state +verified$/);
  expect(rows[1]).toMatch(new RegExp(`^${newer} .* 2\\.4\\.0 .* here, nas +good +checksum `));
  expect(rows[2]).toMatch(new RegExp(`^${older} `));
  expect(rows).toHaveLength(4);

  const labelled = await world.program('list', 'shop', '--label', 'env=test');
  expect(labelled.stdout.match(/\d{8}T\d{6}Z-\w{4}/g)).toEqual([older]);
  const found = await world.program('list', '--search', 'THE MOVE');
  expect(found.stdout.match(/\d{8}T\d{6}Z-\w{4}/g)).toEqual([older]);
  const recent = await world.program('list', '--since', '3h');
  expect(recent.stdout.match(/\d{8}T\d{6}Z-\w{4}/g)).toEqual([newer]);
  const day = new Date(Date.now() - 6 * 3_600_000).toISOString().slice(0, 10);
  const first = await world.program('list', '--since', day, '--last', '1');
  expect(first.stdout.match(/\d{8}T\d{6}Z-\w{4}/g)).toEqual([newer]);
  const none = await world.program('list', '--search', 'nowhere');
  expect(none).toMatchObject({ code: 0, stdout: '' });
  expect(none.stderr).toBe('shop: none of 2 backups fits\n');
});

test('as data', async () => {
  const world = createWorld();
  const id = await world.backUp();
  const { code, data } = await world.json('list');
  expect(code).toBe(0);
  expect(data).toMatchObject({
    problems: [],
    pipelines: [
      {
        pipeline: 'shop',
        destinations: [
          { id: 'here', error: null },
          { id: 'nas', error: null },
        ],
        backups: [
          {
            id,
            verdict: 'good',
            complete: true,
            missingDumps: [],
            missingCopies: [],
            dumps: ['docs'],
            verified: { level: 'checksum' },
            hold: null,
            copies: [
              { destination: 'here', verdict: 'good', folder: `shop/${id}` },
              { destination: 'nas', verdict: 'good' },
            ],
          },
        ],
      },
    ],
  });
});

test('a hold stands below the backup that it protects', async () => {
  const world = createWorld();
  await world.backUp('--hold', 'before the move');
  const { stdout } = await world.program('list');
  expect(stdout).toMatch(/\n {2}held .*until it is released: before the move\n$/);
});

test('an empty store says what to do', async () => {
  const world = createWorld();
  const ended = await world.program('list');
  expect(ended).toEqual({
    code: 0,
    stdout: '',
    stderr: 'shop has no backup yet; make one with: run-pipeline run shop\n',
  });
  expect(await world.program('list', '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
});

test('a damaged store is listed with what is wrong', async () => {
  const world = createWorld();
  const id = await world.backUp();
  truncateSync(world.path('repository/here/shop', id, 'docs.tar.zst'), 10);
  writeFileSync(world.path('repository/nas/shop', id, 'manifest.json'), '{}');
  const { code, stdout } = await world.program('list');
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^${id} .* none +broken`, 'm'));
  expect(stdout).toContain('docs.tar.zst has 10 bytes instead of');
});

test('a destination that had backups and is empty is no empty store', async () => {
  const world = createWorld();
  const id = await world.backUp();
  remove(world.path('repository/nas'));
  const one = await world.program('list');
  expect(one.code).toBe(3);
  expect(one.stdout).toContain(id);
  expect(one.stderr).toContain('warning  shop: nas could not be read: it had backups');
  expect(lastLine(one.stderr)).toMatch(/^exit 3: shop: nas could not be read/);

  remove(world.path('repository/here'));
  const both = await world.program('list');
  expect(both).toMatchObject({ code: 69, stdout: '' });
});

test('several pipelines, of which one has mistakes', async () => {
  const world = createWorld();
  const id = await world.backUp();
  const other = { name: 'other', destinations: { there: 'there' } };
  world.write('repository/pipelines/other.pipeline.yaml', pipelineText(other));
  const both = await world.program('list');
  expect(both.code).toBe(0);
  expect(both.stdout).toMatch(new RegExp(`^shop\nid .*\n${id} `));
  expect(both.stderr).toContain('other has no backup yet');

  world.write('repository/pipelines/other.pipeline.yaml', 'version: 1\nname: other\n');
  const broken = await world.program('list');
  expect(broken.code).toBe(65);
  expect(broken.stdout).toContain(id);
  expect(broken.stderr).toMatch(/^error BP2002/m);
  const { code, stdout } = await world.program('list', '--json');
  expect(code).toBe(65);
  expect(JSON.parse(stdout).diagnostics).not.toEqual([]);
});

test.each([
  [['list', 'shpo'], 64, 'did you mean shop?'],
  [['list', '--label', 'env'], 64, 'write --label key=value'],
  [['list', '--sort', 'age'], 64, 'choose version, date or size'],
])('%j is wrong', async (argv, code, help) => {
  const ended = await createWorld().program(...argv);
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toContain(help);
});
