import { chmodSync, lstatSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withoutPrivilege } from '../rig/without-privilege.ts';
import { lastLine, runProgram, runShell } from './program.ts';
import { good, name, read, repositoryWith } from './repository.ts';

describe('--fix', () => {
  const mendable = `# kept as it is\r
version: "1"   # why
name: Shop
rpo: 26 hours\t
stages:
  dump:
    - { id: uploads, type: files, paths: data, optional: yes }
  encrypt: none
  upload:
    - { id: nas, type: local,   path: /srv/backups }
`;

  test('applies what is safe, and leaves every other byte', async () => {
    const cwd = repositoryWith({ [name]: mendable });
    chmodSync(join(cwd, name), 0o640);
    const { code, stderr } = await runProgram(['validate', '--fix'], { cwd });
    expect(code).toBe(65);
    expect(stderr).toContain('fixed  backup.pipeline.yaml: 4 places');
    expect(stderr).toContain('error BP2012');
    expect(read(cwd)).toBe(
      mendable
        .replace('"1"', '1')
        .replace('26 hours', '26h')
        .replace('paths: data', 'paths: [data]')
        .replace('optional: yes', 'optional: true'),
    );
    expect(statSync(join(cwd, name)).mode & 0o777).toBe(0o640);
  });

  test('leaves text that may be one item or several', async () => {
    const before = `runsOn: self-hosted, linux\nextends: a.yaml b.yaml\n${good}`;
    const cwd = repositoryWith({ [name]: before });
    const { stderr } = await runProgram(['validate', '--fix'], { cwd });
    expect(stderr).toContain('write ["self-hosted, linux"]');
    expect(stderr).toContain('write [a.yaml b.yaml]');
    expect([stderr, read(cwd)]).toEqual([expect.not.stringContaining('fixed'), before]);
  });

  test('mends a file that has two names once', async () => {
    const cwd = repositoryWith({ 'a.yaml': mendable.replace('Shop', 'shop') });
    symlinkSync('a.yaml', join(cwd, 'l.yaml'));
    const argv = ['validate', '--fix', 'a.yaml', 'l.yaml'];
    const { code, stderr } = await runProgram(argv, { cwd });
    expect([code, stderr]).toEqual([0, expect.stringContaining('fixed  a.yaml: 4 places')]);
    expect(lstatSync(join(cwd, 'l.yaml')).isSymbolicLink()).toBe(true);
  });

  test('has nothing to do the second time', async () => {
    const cwd = repositoryWith({ [name]: mendable.replace('Shop', 'shop') });
    expect((await runProgram(['validate', '--fix'], { cwd })).code).toBe(0);
    const fixed = read(cwd);
    const { code, stderr } = await runProgram(['validate', '--fix', '--strict'], { cwd });
    expect([code, read(cwd)]).toEqual([0, fixed]);
    expect(stderr).not.toContain('fixed');
  });

  test('mends a fragment where it is written', async () => {
    const cwd = repositoryWith({
      [name]: `extends: [rules.yaml]\n${good}`,
      'rules.yaml': 'rpo: 26 hours # why\n',
    });
    const { code } = await runProgram(['validate', '--fix'], { cwd });
    expect([code, read(cwd, 'rules.yaml')]).toEqual([0, 'rpo: 26h # why\n']);
  });

  test('leaves a value that is used elsewhere too', async () => {
    const text = `${good}x-n: &n 42\nlabels: { build: *n }\n`;
    const cwd = repositoryWith({ [name]: text });
    const { code } = await runProgram(['validate', '--fix'], { cwd });
    expect([code, read(cwd)]).toEqual([65, text]);
  });

  test('never makes one word of a command line', async () => {
    const text = good.replace('type: files, paths: [data]', 'type: command, run: dump | gzip');
    const cwd = repositoryWith({ [name]: text });
    const { code, stderr } = await runProgram(['validate', '--fix'], { cwd });
    expect([code, read(cwd)]).toEqual([65, text]);
    expect(stderr).toContain('[sh, -c, dump | gzip]');
  });

  test('does not write a file that may not be written', async () => {
    const cwd = repositoryWith({ [name]: mendable });
    chmodSync(join(cwd, name), 0o444);
    chmodSync(cwd, 0o755);
    const { stdout } = await runShell(
      `${withoutPrivilege().join(' ')} $program validate --fix 2>&1; echo "= $?"`,
      {
        cwd,
      },
    );
    expect(lastLine(stdout)).toBe('= 1');
    expect(stdout).toContain('BP0122  backup.pipeline.yaml cannot be written: no permission');
    expect(read(cwd)).toBe(mendable);
  });
});
