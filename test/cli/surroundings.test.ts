import { expect, test } from 'vitest';
import { lastLine, runProgram, runShell, temporaryFolder } from './program.ts';

const old = `data:text/javascript,${encodeURIComponent(
  `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });`,
)}`;

test('an old Node is told what is needed', async () => {
  const ended = await runProgram(['validate'], { preload: old });
  expect(ended).toEqual({
    code: 69,
    stdout: '',
    stderr:
      'run-pipeline needs Node 22.18 or newer, this is 20.20.2\n' +
      'exit 69: needs Node 22.18 or newer, this is 20.20.2\n',
  });
});

test('an old Node, with --json', async () => {
  const { stdout } = await runProgram(['validate', '--json'], { preload: old });
  expect(JSON.parse(stdout)).toEqual({
    formatVersion: 1,
    verb: null,
    exit: { code: 69, reason: 'needs Node 22.18 or newer, this is 20.20.2' },
    diagnostics: [],
  });
});

/** In the sources, and in what is built of them. */
const isVerb = String.raw`/\/(verbs\/schema\.|chunks\/schema-)/.test(url)`;

const broken = `data:text/javascript,${encodeURIComponent(
  `import { registerHooks } from 'node:module';
   registerHooks({ load: (url, context, next) => ${isVerb}
     ? { format: 'module', shortCircuit: true, source: 'export function run() { throw new Error("boom") }' }
     : next(url, context) });`,
)}`;

test('what nobody expected is a bug, and says so', async () => {
  const ended = await runProgram(['schema', '--json'], { preload: broken });
  expect(ended.code).toBe(70);
  expect(ended.stderr).toMatch(/^internal error: this is a bug of run-pipeline/);
  expect(ended.stderr).toMatch(/Error: boom\n {4}at /);
  expect(lastLine(ended.stderr)).toBe('exit 70: internal error');
  expect(JSON.parse(ended.stdout)).toMatchObject({ verb: 'schema', exit: { code: 70 } });
});

const late = `data:text/javascript,${encodeURIComponent(
  `import { registerHooks } from 'node:module';
   registerHooks({ load: (url, context, next) => ${isVerb}
     ? { format: 'module', shortCircuit: true,
         source: 'export function run() { return new Promise(() => setImmediate(() => { throw new Error("late") })) }' }
     : next(url, context) });`,
)}`;

test('also when nobody waits for it', async () => {
  const ended = await runProgram(['schema'], { preload: late });
  expect(ended.code).toBe(70);
  expect(ended.stderr).toContain('Error: late');
  expect(lastLine(ended.stderr)).toBe('exit 70: internal error');
});

test('a reader that goes away is no mistake', async () => {
  const { stdout, stderr } = await runShell(
    '$program schema | head -c 1; printf " %s" "${PIPESTATUS[0]}"',
  );
  expect({ stdout, stderr }).toEqual({ stdout: '{ 0', stderr: '' });
});

test('nor does it hide a mistake', async () => {
  const { stdout } = await runShell(
    '$program quux 2>&1 | head -c 1; printf " %s" "${PIPESTATUS[0]}"',
  );
  expect(stdout).toBe('e 64');
});

test('output that cannot be written is a failure', async () => {
  const ended = await runShell('$program schema > /dev/full');
  expect(ended.code).toBe(1);
  expect(lastLine(ended.stderr)).toMatch(/^exit 1: the output could not be written: ENOSPC/);
});

test.each(['>&-', '2>&-', '<&-', '>&- 2>&- <&-'])('closed streams: %s', async (closed) => {
  const ended = await runShell(`$program --version ${closed}`);
  expect(ended.code).toBe(0);
  expect(ended.stderr).toBe('');
});

test('a closed stdin where a person would be asked', async () => {
  const ended = await runShell('$program init <&-', { cwd: temporaryFolder() });
  expect(ended.code).toBe(64);
  expect(ended.stderr).toMatch(/^error BP0112/);
});

test('a folder that is gone', async () => {
  const folder = temporaryFolder();
  const { stdout } = await runShell(
    `mkdir "${folder}/gone"; cd "${folder}/gone"; rmdir "${folder}/gone"
     $program validate 2>&1; echo "= $?"
     $program -C relative validate 2>&1; echo "= $?"
     $program --help >/dev/null; echo "= $?"
     $program schema -C / >/dev/null; echo "= $?"`,
  );
  expect(stdout.match(/= \d+/g)).toEqual(['= 64', '= 64', '= 0', '= 0']);
  expect(stdout).toContain('error BP0113  the current folder no longer exists');
  expect(stdout).not.toMatch(/\n {4}at /);
});

test('HOME and everything else unset', async () => {
  const { stdout } = await runShell('env -i $program explain BP0102; echo "= $?"');
  expect(stdout).toMatch(/^BP0102 {2}unknown option\n[\s\S]*= 0\n$/);
});

test.each([
  ['INT', 130, 'exit 130: interrupted by SIGINT'],
  ['TERM', 143, 'exit 143: interrupted by SIGTERM'],
])('SIG%s', async (signal, code, line) => {
  const waiting = `data:text/javascript,${encodeURIComponent(
    `import { registerHooks } from 'node:module';
     registerHooks({ load: (url, context, next) => ${isVerb}
       ? { format: 'module', shortCircuit: true, source:
           'export function run() { process.kill(process.pid, "SIG${signal}"); return new Promise(() => setInterval(() => {}, 1e6)) }' }
       : next(url, context) });`,
  )}`;
  const ended = await runProgram(['schema'], { preload: waiting });
  expect(ended).toEqual({ code, stdout: '', stderr: `${line}\n` });
});
