import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lastLine, runProgram, runShell } from './program.ts';
import { good, name, repositoryWith, wrong } from './repository.ts';

const warned = `${good}x-a: 1\nlabels: { audited: yes }\n`;

describe('exit code and streams', () => {
  test('a valid file: 0, and nothing on stdout', async () => {
    const cwd = repositoryWith({ [name]: good });
    const { code, stdout, stderr } = await runProgram(['validate'], { cwd });
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^valid {2}backup\.pipeline\.yaml$/m);
  });

  test('a wrong file: 65, the mistakes on stderr, the count in the last line', async () => {
    const cwd = repositoryWith({ [name]: wrong });
    const { code, stdout, stderr } = await runProgram(['validate'], { cwd });
    expect([code, stdout]).toEqual([65, '']);
    expect(stderr).toContain('--> backup.pipeline.yaml:5:35');
    expect(stderr).toContain('did you mean `paths`?');
    expect(stderr).not.toContain('s3cr3t');
    expect(lastLine(stderr)).toBe('exit 65: 2 errors in 1 file');
  });

  test('warnings: 0, with --strict 3', async () => {
    const cwd = repositoryWith({ [name]: warned });
    const lenient = await runProgram(['validate'], { cwd });
    expect(lenient.code).toBe(0);
    expect(lenient.stderr).toContain('warning BP1015');
    const { code, stderr } = await runProgram(['validate', '--strict'], { cwd });
    expect(code).toBe(3);
    expect(lastLine(stderr)).toBe('exit 3: 1 warning in 1 file');
  });

  test('--quiet says nothing about valid files, and still tells mistakes', async () => {
    const cwd = repositoryWith({ [name]: good, 'wrong.yaml': wrong });
    expect(await runProgram(['validate', '--quiet'], { cwd })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    const { code, stderr } = await runProgram(['validate', '--quiet', 'wrong.yaml'], { cwd });
    expect(code).toBe(65);
    expect(stderr).toContain('error BP2001');
    expect(stderr).not.toContain('valid');
  });

  test('no pipeline: 65, with what to do', async () => {
    const { code, stderr } = await runProgram(['validate'], { cwd: repositoryWith({}) });
    expect(code).toBe(65);
    expect(stderr).toContain('error BP0130');
    expect(stderr).toContain('run-pipeline init');
  });

  test('a file that does not exist: 65', async () => {
    const cwd = repositoryWith({});
    const { code, stderr } = await runProgram(['validate', 'none.yaml'], { cwd });
    expect(code).toBe(65);
    expect(stderr).toContain('error BP1001  none.yaml does not exist');
  });
});

describe('which files', () => {
  test('without names, the default one and those in pipelines/', async () => {
    const cwd = repositoryWith({
      [name]: good,
      'pipelines/b.pipeline.yaml': good.replace('shop', 'b'),
      'pipelines/a.pipeline.yaml': good.replace('shop', 'a'),
      'pipelines/other.yaml': 'no pipeline',
    });
    const { code, stderr } = await runProgram(['validate'], { cwd });
    expect(code).toBe(0);
    expect(stderr.match(/^valid.*$/gm)).toEqual([
      'valid  backup.pipeline.yaml',
      'valid  pipelines/a.pipeline.yaml',
      'valid  pipelines/b.pipeline.yaml',
    ]);
  });

  test('two of one name are told', async () => {
    const cwd = repositoryWith({ [name]: good, 'pipelines/b.pipeline.yaml': good });
    const { code, stderr } = await runProgram(['validate'], { cwd });
    expect(code).toBe(65);
    expect(stderr).toContain('BP3002  another pipeline is called `shop` too');
  });

  test('one file under two names is one file', async () => {
    const cwd = repositoryWith({ [name]: good });
    const argv = ['validate', name, `./pipelines/../${name}`, '-f', name];
    const { code, stderr } = await runProgram(argv, { cwd });
    expect(code).toBe(0);
    expect(stderr.match(/^valid/gm)).toHaveLength(1);
  });

  test('-C works as if started there', async () => {
    const cwd = repositoryWith({ [name]: good });
    const { code, stderr } = await runProgram(['-C', cwd, 'validate']);
    expect(code).toBe(0);
    expect(stderr).toContain('valid  backup.pipeline.yaml');
    const below = await runProgram(['-C', 'pipelines', 'validate', `../${name}`], { cwd });
    expect(below.stderr).toContain(`valid  ${cwd}/backup.pipeline.yaml`);
  });

  test('a wrong one does not hide a valid one', async () => {
    const cwd = repositoryWith({
      [name]: wrong,
      'pipelines/b.pipeline.yaml': good.replace('shop', 'b'),
    });
    const { code, stderr } = await runProgram(['validate'], { cwd });
    expect(code).toBe(65);
    expect(stderr).toContain('valid  pipelines/b.pipeline.yaml');
  });
});

describe('--online', () => {
  test.for([
    ['a pipe that nobody writes to', 'pipe'],
    ['a device without an end', '/dev/zero'],
  ] as const)('does not wait for %s', async ([, file]) => {
    const secret = `type: redis, password: { file: ${file} }`;
    const cwd = repositoryWith({ [name]: good.replace('type: files, paths: [data]', secret) });
    const script = 'mkfifo pipe; timeout -s KILL 10 $program validate --online; echo "= $?"';
    const { stdout, stderr } = await runShell(script, { cwd });
    expect(stdout).toBe('= 65\n');
    expect(stderr).toContain(`BP4001  ${file} is not a regular file`);
  });

  test('names what is not there on this host, never a value', async () => {
    const text = good.replace(
      'type: files, paths: [data]',
      'type: redis, password: { env: QUEUE }',
    );
    const cwd = repositoryWith({ [name]: text });
    const missing = await runProgram(['validate', '--online'], { cwd });
    expect(missing.code).toBe(65);
    expect(missing.stderr).toContain('BP4001  the environment variable QUEUE is not set');
    const there = await runProgram(['validate', '--online'], { cwd, env: { QUEUE: 's3cr3t' } });
    expect(there.code).toBe(0);
    expect(there.stderr).not.toContain('s3cr3t');
  });
});

test('a pipeline with a second name is not held against itself', async () => {
  const cwd = repositoryWith({ 'pipelines/shop.pipeline.yaml': good });
  symlinkSync('pipelines/shop.pipeline.yaml', join(cwd, name));
  const { code, stderr } = await runProgram(['validate'], { cwd });
  expect(code).toBe(0);
  expect(lastLine(stderr)).toBe('exit 0: 1 file is valid');
});

test('the README says what is not available, as the program does', async () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const [, pipeline = ''] = /```yaml\n([\s\S]*?)```/.exec(readme) ?? [];
  const { stderr } = await runProgram(['validate'], { cwd: repositoryWith({ [name]: pipeline }) });
  const [said = ''] = /^not available in this version: .*$/m.exec(stderr) ?? [];
  expect(said).toContain('s3');
  expect(readme).toContain(`\n${said}\nexit 65`);
});
