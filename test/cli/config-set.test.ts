import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withoutPrivilege } from '../rig/without-privilege.ts';
import { lastLine, runProgram, runShell } from './program.ts';
import { name, read, repositoryWith } from './repository.ts';

const text = `# The shop.\r
version: 1
name: shop
x-place: &place { ssh: backup@db1.lan }
stages:
  dump:
    - { id: uploads, type: files, paths: [data], via: *place }   # what
  encrypt: none

  upload:
    - { id: nas, type: local,   path: /srv/backups }
  retention: { keep: { daily: 7 } }
`;

const repositoryOf = (content = text) => repositoryWith({ [name]: content });
const set = (cwd: string, ...argv: readonly string[]) =>
  runProgram(['config', 'set', ...argv], { cwd });

describe('an edit', () => {
  test.for([
    ['stages.retention.keep.daily', '14', text.replace('daily: 7', 'daily: 14')],
    ['stages.dump[uploads].idle', '1m', text.replace('via: *place }', 'via: *place, idle: 1m }')],
    ['stages.upload[0].path', '/mnt/usb', text.replace('/srv/backups', '/mnt/usb')],
    [
      'stages.verify.level',
      'size',
      text.replace('  retention:', '  verify: { level: size }\n  retention:'),
    ],
    ['stages.encrypt', 'none', text],
  ] as const)('of %s changes that and nothing else', async ([path, value, expected]) => {
    const cwd = repositoryOf();
    const { code, stdout } = await set(cwd, path, value);
    expect([code, stdout]).toEqual([0, '']);
    expect(read(cwd)).toBe(expected);
    expect(readdirSync(cwd).sort()).toEqual(['.git', name, 'pipelines']);
  });

  test('shows the lines that are new, unless it is to be quiet', async () => {
    const cwd = repositoryOf();
    const { stderr } = await set(cwd, 'rpo', '26h');
    expect(stderr).toBe(`${name}\n+ rpo: 26h\n`);
    expect(await set(cwd, 'rpo', '27h', '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('--json says what was done', async () => {
    const cwd = repositoryOf();
    const { stdout } = await set(cwd, 'stages.retention.keep.daily', '7', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      exit: { code: 0 },
      data: { file: name, changed: false },
    });
  });

  test('may begin with a dash behind --', async () => {
    const cwd = repositoryOf();
    const { code } = await set(cwd, '--', 'description', '-x');
    expect(code).toBe(0);
    expect(read(cwd)).toContain('description: -x');
  });
});

describe('nothing is written', () => {
  test.for([
    ['when the result would be wrong', ['stages.retention.keep.daily', '0'], 65, 'BP2041'],
    ['when the key is not known', ['stages.retenton', '1'], 65, 'did you mean `retention`?'],
    ['when it would hold a secret', ['restore.privateKey', 's3cr3t'], 65, 'BP2020'],
    [
      'when the value comes from an alias',
      ['stages.dump[0].via.ssh', 'x'],
      64,
      'is written at line 4',
    ],
    [
      'when the position is not there',
      ['stages.dump[7].path', 'x'],
      64,
      'there is no stages.dump[7]',
    ],
    ['when the path is none', ['stages..dump', 'x'], 64, 'is not a path'],
    ['when the value is missing', ['rpo'], 64, 'BP0107'],
  ] as const)('%s', async ([, argv, code, said]) => {
    const cwd = repositoryOf();
    const ended = await set(cwd, ...argv);
    expect([ended.code, read(cwd)]).toEqual([code, text]);
    expect(ended.stderr).toContain(said);
    expect(ended.stderr + ended.stdout).not.toContain('s3cr3t');
  });

  test('and the last line says so', async () => {
    const { stderr } = await set(repositoryOf(), 'rpo', 'soon');
    expect(lastLine(stderr)).toBe('exit 65: 1 error in 1 file; nothing was written');
  });

  test('when the structure is broken', async () => {
    const broken = `${text}labels: {\n`;
    const cwd = repositoryOf(broken);
    const { code, stderr } = await set(cwd, 'rpo', '26h');
    expect([code, read(cwd)]).toEqual([64, broken]);
    expect(stderr).toContain('cannot be edited as it is');
  });

  test('when the file may not be written', async () => {
    const cwd = repositoryOf();
    chmodSync(join(cwd, name), 0o444);
    chmodSync(cwd, 0o755);
    const script = `${withoutPrivilege().join(' ')} $program config set rpo 26h 2>&1; echo "= $?"`;
    const { stdout } = await runShell(script, { cwd });
    expect(lastLine(stdout)).toBe('= 1');
    expect(stdout).toContain('cannot be written: no permission');
    expect(read(cwd)).toBe(text);
  });

  test('when somebody else changed the file meanwhile', async () => {
    const cwd = repositoryOf();
    // Another program that writes right after the file was read.
    const other = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const { openSync, closeSync } = fs;
      let read = null;
      fs.openSync = (path, ...rest) => {
        const descriptor = openSync(path, ...rest);
        if (String(path).endsWith('${name}')) read = { path, descriptor };
        return descriptor;
      };
      fs.closeSync = (descriptor) => {
        closeSync(descriptor);
        if (read?.descriptor !== descriptor) return;
        fs.appendFileSync(read.path, '# theirs\\n');
        read = null;
      };
      syncBuiltinESMExports();`;
    const preload = `data:text/javascript,${encodeURIComponent(other)}`;
    const { code, stderr } = await runProgram(['config', 'set', 'rpo', '26h'], { cwd, preload });
    expect(code).toBe(75);
    expect(stderr).toContain('BP0133');
    expect(read(cwd)).toBe(`${text}# theirs\n`);
  });
});

test('a mistake that was there before does not stand in the way of mending it', async () => {
  const cwd = repositoryOf(
    text.replace('daily: 7', 'daily: 0').replace('name: shop', 'name: Shop'),
  );
  const { code } = await set(cwd, 'stages.retention.keep.daily', '7');
  expect(code).toBe(0);
  expect(read(cwd)).toBe(text.replace('name: shop', 'name: Shop'));
});

describe('a plain secret', () => {
  const plain = 'password: s3cr3t0ld';
  const withSecret = text.replace(
    '{ id: uploads, type: files, paths: [data], via: *place }',
    `{ id: orders, type: postgres, database: orders, ${plain} }`,
  );

  test.for([
    ['in place of another one', ['stages.dump[0].password', 's3cr3tnew'], withSecret],
    [
      'in a whole part',
      ['stages.dump[0]', '{ id: orders, type: postgres, database: orders, password: s3cr3tnew }'],
      withSecret,
    ],
    [
      'in place of another one, behind the parts of a fragment',
      ['stages.dump[0].password', 's3cr3tnew'],
      `extends: [parts.yaml]\n${withSecret}`,
    ],
  ] as const)('is not written %s', async ([, argv, before]) => {
    const fragment = 'stages: { dump: [{ id: first, type: files, paths: [x] }] }\n';
    const cwd = repositoryWith({ [name]: before, 'parts.yaml': fragment });
    const { code, stderr } = await set(cwd, ...argv);
    expect([code, read(cwd)]).toEqual([65, before]);
    expect(stderr).toContain('BP2020');
    expect(stderr).not.toContain('s3cr3t');
  });

  test.for([
    ['beside the change', withSecret, 'stages.dump[0].database', 'other'],
    ['under a free key', `x-own: { rpo: 1h, password: s3cr3t0ld }\n${text}`, 'x-own.rpo', '2h'],
  ] as const)('is not shown %s', async ([, before, path, value]) => {
    const cwd = repositoryOf(before);
    const { code, stderr } = await set(cwd, path, value);
    expect([code, read(cwd)]).toEqual([0, expect.stringContaining(value)]);
    expect(stderr).toContain(`${value}, `);
    expect(stderr).toContain('password: •••');
    expect(stderr).not.toContain('s3cr3t');
  });
});

test('a plain secret beside a refused change is not shown', async () => {
  const block =
    'id: orders\n      type: postgres\n      password: s3cr3t0ld\n      database: orders';
  const cwd = repositoryOf(
    text.replace('{ id: uploads, type: files, paths: [data], via: *place }', block),
  );
  const { code, stderr } = await set(cwd, 'stages.dump[0].database', '[x]');
  expect([code, stderr]).toEqual([65, expect.stringContaining('password: •••')]);
  expect(stderr).not.toContain('s3cr3t');
});

test('a mistake of which there is one more is new', async () => {
  const cwd = repositoryOf(`x-first: 012\n${text}`);
  const { code, stderr } = await set(cwd, 'x-second', '012');
  expect([code, stderr]).toEqual([65, expect.stringContaining('BP1012')]);
});

test('control characters of the file do not reach the terminal', async () => {
  const cwd = repositoryOf(`${text}rpo: 4h # \u202e\u200b\n`);
  const { code, stderr } = await set(cwd, 'rpo', '5h');
  expect([code, stderr]).toEqual([0, `${name}\n+ rpo: 5h # ��\n`]);
  const escapes = repositoryOf(`${text}rpo: 4h # \u001b]0;pwned\u0007\n`);
  expect((await set(escapes, 'rpo', '5h')).stderr).toBe(`${name}\n+ rpo: 5h # ␛]0;pwned␇\n`);
});
