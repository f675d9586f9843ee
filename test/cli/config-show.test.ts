import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { lastLine, runProgram } from './program.ts';
import { repositoryWith } from './repository.ts';

const shop = `version: 1
name: shop
extends: [rules.yaml]
vars: { root: /srv }
stages:
  dump:
    - { id: orders, type: redis, password: { env: ORDERS } }
  encrypt: none
  upload:
    - { id: nas, type: local, path: "\${vars.root}/backups" }
`;

const repositoryOf = (files: Readonly<Record<string, string>>) =>
  repositoryWith({ 'rules.yaml': 'rpo: 26h\n', ...files });

test('prints the resolved pipeline as YAML, each value with its origin', async () => {
  const cwd = repositoryOf({ 'backup.pipeline.yaml': shop });
  const { code, stdout, stderr } = await runProgram(['config', 'show'], { cwd });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^name: shop +# backup\.pipeline\.yaml:2$/m);
  expect(stdout).toMatch(/^rpo: 26h +# rules\.yaml:1$/m);
  expect(stdout).toMatch(/^ {4}wait: 0s +# default$/m);
  expect(stdout).toMatch(/password: \{ env: ORDERS \} +# backup/);
  expect(parse(stdout)).toMatchObject({
    name: 'shop',
    rpo: '26h',
    stages: { upload: [{ id: 'nas', path: '${vars.root}/backups', retries: 5 }] },
  });
});

test('--json holds the same for programs', async () => {
  const cwd = repositoryOf({ 'backup.pipeline.yaml': shop });
  const { code, stdout } = await runProgram(['config', 'show', '--json'], { cwd });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    verb: 'config show',
    data: {
      file: 'backup.pipeline.yaml',
      settings: expect.arrayContaining([
        { path: 'rpo', value: '26h', origin: { file: 'rules.yaml', line: 1, column: 6 } },
        {
          path: 'stages.dump[0].password',
          value: { env: 'ORDERS' },
          origin: { file: 'backup.pipeline.yaml', line: 7, column: 44 },
        },
        {
          path: 'stages.lock.wait',
          value: '0s',
          origin: { file: 'default', line: null, column: null },
        },
      ]),
    },
  });
});

test('a file with mistakes is not shown: 65, the errors on stderr', async () => {
  const cwd = repositoryOf({
    'backup.pipeline.yaml': shop.replace('26h', '1').replace('id: nas', 'di: nas'),
  });
  const { code, stdout, stderr } = await runProgram(['config', 'show'], { cwd });
  expect([code, stdout]).toEqual([65, '']);
  expect(stderr).toContain('did you mean `id`?');
  expect(lastLine(stderr)).toMatch(/^exit 65: /);
});

test('of several pipelines without a default one must be named', async () => {
  const cwd = repositoryOf({
    'pipelines/shop.pipeline.yaml': shop,
    'pipelines/forum.pipeline.yaml': shop.replace('shop', 'forum'),
  });
  const unnamed = await runProgram(['config', 'show'], { cwd });
  expect(unnamed.code).toBe(64);
  expect(unnamed.stderr).toContain('say which one: forum or shop');
});

test('of several pipelines the default one is meant, or the one that is named', async () => {
  const cwd = repositoryOf({
    'backup.pipeline.yaml': shop,
    'pipelines/forum.pipeline.yaml': shop.replace('shop', 'forum'),
  });
  const byDefault = await runProgram(['config', 'show'], { cwd });
  expect(byDefault.stdout).toContain('name: shop');
  const misspelled = await runProgram(['config', 'show', 'forun'], { cwd });
  expect(misspelled.code).toBe(64);
  expect(misspelled.stderr).toContain('did you mean forum?');
  const named = await runProgram(['config', 'show', 'forum'], { cwd });
  expect(named.code).toBe(0);
  expect(named.stdout).toMatch(/^name: forum +# pipelines\/forum\.pipeline\.yaml:2$/m);
  const byFile = await runProgram(['config', 'show', '-f', 'backup.pipeline.yaml'], { cwd });
  expect(byFile.stdout).toContain('name: shop');
});

test('no pipeline: 65, with what to do', async () => {
  const { code, stderr } = await runProgram(['config', 'show'], { cwd: repositoryOf({}) });
  expect(code).toBe(65);
  expect(stderr).toContain('BP0130');
});
