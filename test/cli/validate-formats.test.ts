import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runProgram } from './program.ts';
import { good, name, read, repositoryWith, wrong } from './repository.ts';

describe('output for programs', () => {
  test('--json is one document with all that is known', async () => {
    const cwd = repositoryWith({ [name]: wrong });
    const { code, stdout } = await runProgram(['validate', '--json'], { cwd });
    const document: unknown = JSON.parse(stdout);
    expect(code).toBe(65);
    expect(document).toMatchObject({
      formatVersion: 1,
      verb: 'validate',
      exit: { code: 65, reason: '2 errors in 1 file' },
      data: { files: [name] },
      diagnostics: expect.arrayContaining([
        expect.objectContaining({
          code: 'BP2001',
          severity: 'error',
          message: 'dump[0] has no key `pahts`',
          file: name,
          range: {
            start: { line: 5, column: 35, offset: 72 },
            end: { line: 5, column: 40, offset: 77 },
          },
          path: 'stages.dump[0].pahts',
          help: 'did you mean `paths`?',
          related: [],
        }),
        expect.objectContaining({ code: 'BP2001', path: 'stages.dump[0].password' }),
      ]),
    });
    expect(stdout).not.toContain('s3cr3t');
  });

  test('--json of a valid file', async () => {
    const cwd = repositoryWith({ [name]: good });
    const { code, stdout } = await runProgram(['validate', '--json', '--strict'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ exit: { code: 0 }, data: { files: [name] } });
  });

  test('github: annotations with line and column', async () => {
    const cwd = repositoryWith({ [name]: wrong });
    const { code, stdout } = await runProgram(['validate', '--format', 'github'], { cwd });
    expect(code).toBe(65);
    expect(stdout.split('\n')[0]).toBe(
      '::error file=backup.pipeline.yaml,line=5,endLine=5,col=35,endColumn=40,title=BP2001::' +
        'dump[0] has no key `pahts`%0Aat stages.dump[0].pahts%0Ahelp: did you mean `paths`?',
    );
  });

  test('github: a broken file too', async () => {
    const cwd = repositoryWith({ [name]: `${good}labels: { env: production\n` });
    const { code, stdout } = await runProgram(['validate', '--format', 'github'], { cwd });
    expect(code).toBe(65);
    expect(stdout).toMatch(/^::error file=backup\.pipeline\.yaml,line=9,endLine=9,col=9,/);
  });

  test('compact: one line each', async () => {
    const cwd = repositoryWith({ [name]: wrong });
    const { stdout } = await runProgram(['validate', '--format', 'compact'], { cwd });
    expect(stdout).toContain(
      'backup.pipeline.yaml:5:35: error BP2001 dump[0] has no key `pahts`\n',
    );
  });

  test('json: only the mistakes', async () => {
    const cwd = repositoryWith({ [name]: wrong });
    const { stdout } = await runProgram(['validate', '--format', 'json'], { cwd });
    expect(JSON.parse(stdout)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ code: 'BP2001', path: 'stages.dump[0].pahts' }),
      ]),
    );
  });

  test('sarif: a document of its version', async () => {
    const cwd = repositoryWith({ [name]: wrong });
    const { stdout } = await runProgram(['validate', '--format', 'sarif'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({
      version: '2.1.0',
      runs: [{ results: expect.arrayContaining([expect.objectContaining({ ruleId: 'BP2001' })]) }],
    });
  });

  test.for(['pretty', 'compact', 'json', 'github', 'sarif'])(
    '%s shows no secret',
    async (format) => {
      const cwd = repositoryWith({ [name]: wrong.replace('pahts', 'paths') });
      const { stdout, stderr } = await runProgram(['validate', '--format', format], { cwd });
      expect(stdout + stderr).toContain('BP2001');
      expect(stdout + stderr).not.toContain('s3cr3t');
    },
  );
});

describe('in GitHub Actions', () => {
  test('the mistakes are annotations and a summary besides', async () => {
    const cwd = repositoryWith({ [name]: wrong });
    const summary = join(cwd, 'summary.md');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    const { code, stdout, stderr } = await runProgram(['validate'], { cwd, env });
    expect(code).toBe(65);
    expect(stdout).toContain('::error file=backup.pipeline.yaml,line=5');
    expect(stderr).toContain('error BP2001');
    expect(read(cwd, 'summary.md')).toContain('BP2001');
    expect(read(cwd, 'summary.md')).not.toContain('s3cr3t');
  });

  test('a summary that cannot be written changes nothing', async () => {
    const cwd = repositoryWith({ [name]: good });
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: cwd };
    const { code, stderr } = await runProgram(['validate'], { cwd, env });
    expect(code).toBe(0);
    expect(stderr).toContain('the job summary could not be written');
  });
});
