import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKey } from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { destinations, sources } from './init-options.ts';
import { runInMemory as run } from './memory.ts';
import { runProgram, temporaryFolder } from './program.ts';

let publicKey: string;
beforeAll(async () => {
  const pair = await generateKey({ userIDs: [{ name: 'test' }], format: 'armored' });
  publicKey = pair.publicKey;
});

const readPipeline = (cwd: string, file = 'backup.pipeline.yaml') =>
  readFileSync(join(cwd, file), 'utf8');

const minimal = ['init', '--source', 'files', '--path', 'data', '--to', '/srv/b', '--no-encrypt'];

describe('the file', () => {
  test('is short, commented and readable', async () => {
    const cwd = temporaryFolder();
    const pages: string[] = [];
    const shown = [
      ['--source', 'files', '--path', 'data/uploads', '--to', '/srv/backups', '--create-key'],
      [
        ...['--source', 'postgres', ...(sources.postgres ?? [])],
        ...[...(destinations['s3 of Backblaze'] ?? []), '--passphrase-env', 'BACKUP_PASSPHRASE'],
      ],
      [
        ...['--source', 'command', ...(sources.command ?? [])],
        ...(destinations.command ?? []),
      ].concat('--no-encrypt', '--keep=all'),
    ];
    for (const [index, argv] of shown.entries()) {
      const file = `p${index}.pipeline.yaml`;
      const { stderr } = await run(cwd, 'init', ...argv, '--name', 'shop', '--output', file);
      pages.push(`$ run-pipeline init ${argv.join(' ')}\n${stderr}\n${readPipeline(cwd, file)}`);
    }
    await expect(pages.join('\n')).toMatchFileSnapshot('../golden/cli/init.txt');
  });

  test('a dollar sign means itself', async () => {
    const cwd = temporaryFolder();
    await run(cwd, ...minimal, '--path', '/srv/${HOME}/$x');
    expect(parse(readPipeline(cwd)).stages.dump[0].paths).toEqual(['data', '/srv/$${HOME}/$$x']);
    expect((await run(cwd, 'validate')).code).toBe(0);
  });

  test('paths start at the repository root, whatever folder one is in', async () => {
    const cwd = temporaryFolder();
    for (const folder of ['.git', 'app/data', 'keys'])
      mkdirSync(join(cwd, folder), { recursive: true });
    writeFileSync(join(cwd, 'keys/ops.asc'), publicKey);
    const inside = [
      '--path',
      'data',
      '--path',
      '.',
      '--to',
      '../b',
      '--recipient',
      '../keys/ops.asc',
    ];
    const ended = await run(join(cwd, 'app'), 'init', '--source', 'files', ...inside);
    expect(ended.code).toBe(0);
    const { stages } = parse(readPipeline(cwd));
    expect(stages.dump[0].paths).toEqual(['app/data', 'app']);
    expect(stages.upload[0].path).toBe('b');
    expect(stages.encrypt.recipients).toEqual(['keys/ops.asc']);
    expect(ended.stderr).toContain('add ../b to .gitignore');
  });

  test('its name is that of the folder, or of the file', async () => {
    const cwd = temporaryFolder();
    const folder = join(cwd, 'Größe & Co.');
    mkdirSync(folder);
    await run(folder, ...minimal);
    expect(parse(readPipeline(folder)).name).toBe('gro-e-co');
    await run(folder, ...minimal, '--output', 'pipelines/wiki.pipeline.yaml');
    expect(parse(readPipeline(folder, 'pipelines/wiki.pipeline.yaml')).name).toBe('wiki');
  });
});

describe('the schema line', () => {
  test('points to a copy that is made', async () => {
    const cwd = temporaryFolder();
    const { stderr } = await run(cwd, ...minimal);
    expect(stderr).toContain(
      'wrote  backup.pipeline.yaml\n       schemas/pipeline.v1.schema.json\n',
    );
    expect(schemaOf(cwd)).toBe('./schemas/pipeline.v1.schema.json');
    const own = join(import.meta.dirname, '../../schemas/pipeline.v1.schema.json');
    expect(readPipeline(cwd, 'schemas/pipeline.v1.schema.json')).toBe(readFileSync(own, 'utf8'));
  });

  test('points to a copy that is there', async () => {
    const cwd = temporaryFolder();
    await run(cwd, 'schema', '--out', 'schemas/pipeline.v1.schema.json');
    const { stderr } = await run(cwd, ...minimal, '--output', 'pipelines/a.pipeline.yaml');
    expect(stderr).not.toContain('schema');
    expect(schemaOf(cwd, 'pipelines/a.pipeline.yaml')).toBe('../schemas/pipeline.v1.schema.json');
  });

  test('points into an installed package', async () => {
    const cwd = temporaryFolder();
    const installed = join(cwd, 'node_modules/backup-pipeline/schemas');
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, 'pipeline.v1.schema.json'), '{}');
    await run(cwd, ...minimal);
    const path = './node_modules/backup-pipeline/schemas/pipeline.v1.schema.json';
    expect(schemaOf(cwd)).toBe(path);
    expect(readdirSync(cwd).sort()).toEqual(['backup.pipeline.yaml', 'node_modules']);
  });

  test('never replaces a stranger', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'schemas'));
    writeFileSync(join(cwd, 'schemas/pipeline.v1.schema.json'), '{}');
    const { code } = await run(cwd, ...minimal);
    expect([code, readPipeline(cwd, 'schemas/pipeline.v1.schema.json')]).toEqual([77, '{}']);
    expect(readdirSync(cwd)).toEqual(['schemas']);
  });

  function schemaOf(cwd: string, file?: string): string {
    return /^# yaml-language-server: \$schema=(.*)\n/.exec(readPipeline(cwd, file))?.[1] ?? '';
  }
});

test('as a program, and as data', async () => {
  const cwd = temporaryFolder();
  const ended = await runProgram([...minimal, '--json'], { cwd });
  expect(ended.code).toBe(0);
  expect(JSON.parse(ended.stdout).data).toEqual({
    file: 'backup.pipeline.yaml',
    wrote: ['backup.pipeline.yaml', 'schemas/pipeline.v1.schema.json'],
    next: ['run-pipeline validate', 'commit the new files, so that changes of them are reviewed'],
  });
});
