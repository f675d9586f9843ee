import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runInMemory as run } from './memory.ts';
import { lastLine, runProgram, temporaryFolder } from './program.ts';

const readPipeline = (cwd: string, file = 'backup.pipeline.yaml') =>
  readFileSync(join(cwd, file), 'utf8');

const minimal = ['init', '--source', 'files', '--path', 'data', '--to', '/srv/b', '--no-encrypt'];

test('a file that exists is never replaced', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'backup.pipeline.yaml'), 'mine');
  const { code, stderr } = await run(cwd, ...minimal);
  expect([code, readPipeline(cwd)]).toEqual([77, 'mine']);
  expect(stderr).toMatch(/^error BP0121 {2}backup.pipeline.yaml exists/);
  expect(readdirSync(cwd)).toEqual(['backup.pipeline.yaml']);
});

test('nor what a dangling link leads to', async () => {
  const cwd = temporaryFolder();
  symlinkSync('elsewhere', join(cwd, 'backup.pipeline.yaml'));
  expect((await run(cwd, ...minimal)).code).toBe(77);
  expect(readdirSync(cwd)).toEqual(['backup.pipeline.yaml']);
});

test('there is no --force', async () => {
  expect((await run(temporaryFolder(), ...minimal, '--force')).code).toBe(64);
});

test('a name that another pipeline has', async () => {
  const cwd = temporaryFolder();
  await run(cwd, ...minimal, '--name', 'shop');
  const { code, stderr } = await run(
    cwd,
    ...minimal,
    '--name',
    'shop',
    '--output',
    'pipelines/b.pipeline.yaml',
  );
  expect(code).toBe(64);
  expect(stderr).toContain('--name: another pipeline of this repository is called shop');
});

test.each([
  [['--name', 'Foo Bar'], '--name:'],
  [['--path', '~/x'], '--path:'],
  [['--recipient', 'nope.asc'], '--recipient:'],
  [['--to', 's3://Upper'], '--to:'],
  [['--to', 's3://ok-bucket', '--region', 'a_b'], '--region:'],
  [['--to', 's3://ok-bucket', '--provider', 'minio', '--endpoint', 'x/'], '--endpoint:'],
  [
    [
      '--to',
      'sftp://me@nas:70000/x',
      '--host-key',
      'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8',
    ],
    '--to:',
  ],
  [['--to', 'sftp://me@nas/x', '--host-key', 'wrong'], '--host-key:'],
  [['--source', 'postgres', '--database', '--database=-x'], '--database'],
  [['--source', 'postgres', '--database=-x'], '--database:'],
  [['--source', 'postgres', '--database', 'x', '--password-env', 'a-b'], '--password-env:'],
  [['--source', 'volume', '--volume', '../x'], '--volume:'],
])('a value that would not be valid is told by its option: %j', async (argv, told) => {
  const cwd = temporaryFolder();
  const options = argv.join(' ');
  const rest = [
    ...(options.includes('--source') ? [] : ['--source', 'files']),
    ...(options.includes('--source') || options.includes('--path') ? [] : ['--path', 'data']),
    ...(options.includes('--to') ? [] : ['--to', '/b']),
    ...(options.includes('--recipient') ? [] : ['--no-encrypt']),
  ];
  const { code, stderr } = await run(cwd, 'init', ...rest, ...argv);
  expect(code).toBe(64);
  expect(stderr).toContain(told);
  expect(readdirSync(cwd)).toEqual([]);
});

test('a folder that cannot be written, without leaving anything', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'file'), '');
  const { code, stderr } = await run(cwd, ...minimal, '--output', 'file/x.pipeline.yaml');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error BP0122/);
  expect(readdirSync(cwd)).toEqual(['file']);
});

test('nobody to ask: every missing answer is told with its option', async () => {
  const { code, stderr } = await runProgram(
    ['init', '--source', 'postgres', '--to', 's3://b', '--provider', 'r2'],
    {
      cwd: temporaryFolder(),
    },
  );
  expect(code).toBe(64);
  expect(stderr.match(/missing: .*/g)).toEqual([
    'missing: --database',
    'missing: --endpoint',
    'missing: how to encrypt',
    'missing: --database (and 2 more)',
  ]);
  expect(lastLine(stderr)).toMatch(/^exit 64: /);
});
