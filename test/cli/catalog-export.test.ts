import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { lastLine, runProgram } from './program.ts';
import { createWorld, pipelineText, remove } from './world.ts';

const validate = new Ajv2020({
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
}).compile(JSON.parse(readFileSync('schemas/catalog.v1.schema.json', 'utf8')));

test('the inventory of all in reach, as a file, without what nobody may know', async () => {
  const secret = 'correct horse battery';
  const world = createWorld({ encrypt: '{ passphrase: { env: LOCK } }' });
  const around = { cwd: world.path('repository'), env: { ...world.env, LOCK: secret } };
  const started = await runProgram(
    ['run', '--note', `it is ${secret}`, '--hold', 'the audit'],
    around,
  );
  expect(started, started.stderr).toMatchObject({ code: 0 });
  world.write(
    'repository/pipelines/other.pipeline.yaml',
    pipelineText({ name: 'accounts', destinations: { there: 'there' } }),
  );
  const ended = await runProgram(['catalog', 'export', '--out', 'catalog.json'], around);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  expect(ended.stdout).toBe('catalog.json: 1 backup of 2 pipelines\n');
  const text = readFileSync(world.path('repository/catalog.json'), 'utf8');
  const document = JSON.parse(text);
  expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  expect(document).toMatchObject({
    formatVersion: 1,
    isComplete: true,
    problems: [],
    pipelines: [
      { pipeline: 'accounts', backups: [] },
      {
        pipeline: 'shop',
        destinations: [
          { id: 'here', type: 'local', required: true, error: null },
          { id: 'nas', required: false },
        ],
        backups: [
          {
            verdict: 'good',
            hold: { reason: 'the audit', until: null },
            manifest: { artifacts: [{ dump: 'docs' }] },
            copies: [
              {
                destination: 'here',
                state: 'complete',
                checks: [{ level: 'checksum', verdict: 'pass' }],
              },
              { destination: 'nas' },
            ],
          },
        ],
      },
    ],
  });
  expect(text).not.toContain(secret);
  expect(text).not.toContain(world.folder);
  expect(readdirSync(world.path('repository')).filter((name) => name.endsWith('.tmp'))).toEqual([]);

  const printed = await runProgram(['catalog', 'export', 'shop'], around);
  const [, shop] = document.pipelines;
  expect(JSON.parse(printed.stdout).pipelines).toEqual([shop]);
  const refused = await runProgram(['catalog', 'export', '--out', 'nowhere/x.json'], around);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('error BP5032');
});

test('what could not be read is said in the document, too', async () => {
  const world = createWorld();
  await world.backUp();
  remove(world.path('repository/nas'));
  const half = await world.json('catalog', 'export');
  expect(half.code).toBe(3);
  expect(validate(half.data), JSON.stringify(validate.errors)).toBe(true);
  expect(half.data).toMatchObject({
    isComplete: false,
    problems: [expect.stringContaining('shop: nas could not be read')],
    pipelines: [{ destinations: [{ error: null }, { id: 'nas', error: expect.any(String) }] }],
  });
  remove(world.path('repository/here'));
  const blind = await world.program('catalog', 'export');
  expect(blind.code).toBe(69);
  expect(JSON.parse(blind.stdout)).toMatchObject({ isComplete: false });
  expect(lastLine(blind.stderr)).toMatch(/^exit 69: shop: here could not be read/);
});
