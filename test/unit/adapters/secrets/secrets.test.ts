import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { createRunProgram } from '../../../../src/adapters/secrets/local/run-program.ts';
import { createSecrets } from '../../../../src/adapters/secrets/local/secrets.ts';
import type { Secret } from '../../../../src/model/secret.ts';
import type { SecretReference } from '../../../../src/model/secret-reference.ts';

const folder = mkdtempSync(join(tmpdir(), 'bp-secrets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environment = { SET: 'from the environment', EMPTY: '', PATH: process.env.PATH, HIDDEN: 'x' };

function open(timeoutMs = 5000) {
  const resolved: string[] = [];
  const warnings: string[] = [];
  const secrets = createSecrets({
    environment,
    repository: folder,
    credentialsFolders: [join(folder, 'credentials'), join(folder, 'run-secrets')],
    run: createRunProgram({ environment, cwd: folder, timeoutMs }),
    readContainer: (container, variable) =>
      container === 'shop-db'
        ? Promise.resolve(`${variable} of it`)
        : Promise.reject(new Error('is not there: there is no such container')),
    onResolved: (secret: Secret) => resolved.push(secret.reveal()),
    onWarning: (message) => warnings.push(message),
  });
  return { secrets, resolved, warnings };
}

function write(name: string, text: string, mode = 0o600): void {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), mode);
}

write('plain', 'one\n');
write('windows', 'two\r\n');
write('lines', 'three\n\n');
write('open', 'four', 0o644);
write('empty', '\n');
write('.env', '# comment\nA=1\nexport B=\'with # sign\'\nC="two\\nlines"\nD=\n');
write('credentials/first', 'five\n');
write('run-secrets/second', 'six');

test.each<[SecretReference, string]>([
  [{ env: 'SET' }, 'from the environment'],
  [{ container: 'shop-db', env: 'SET' }, 'SET of it'],
  [{ file: 'plain' }, 'one'],
  [{ file: 'windows' }, 'two'],
  [{ file: 'lines' }, 'three\n'],
  [{ file: join(folder, 'plain') }, 'one'],
  [{ file: '.env', key: 'A' }, '1'],
  [{ file: '.env', key: 'B' }, 'with # sign'],
  [{ file: '.env', key: 'C' }, 'two\nlines'],
  [{ credential: 'first' }, 'five'],
  [{ credential: 'second' }, 'six'],
  [{ command: ['printf', '%s\\n', 'a; b $(c) "d"'] }, 'a; b $(c) "d"'],
  [{ command: ['pwd'] }, folder],
])('%j is found, and told before it is given', async (reference, value) => {
  const { secrets, resolved } = open();
  expect((await secrets.resolve(reference)).reveal()).toBe(value);
  expect(resolved).toEqual([value]);
});

test.each<[SecretReference, RegExp]>([
  [{ env: 'UNSET' }, /^the environment variable UNSET is not set$/],
  [{ env: 'EMPTY' }, /^the environment variable EMPTY is empty$/],
  [{ file: 'missing' }, /^the file missing cannot be read \(ENOENT\)$/],
  [{ file: 'empty' }, /^the file empty is empty$/],
  [{ file: 'credentials' }, /^the file credentials is not a regular file$/],
  [{ file: '.env', key: 'Z' }, /^Z in .env is not there$/],
  [{ file: '.env', key: 'D' }, /^D in .env is empty$/],
  [{ credential: 'third' }, /^the credential third cannot be read \(ENOENT\) in /],
  [
    { command: ['sh', '-c', 'echo leak; echo leak >&2; exit 3'] },
    /^the output of sh cannot be read: it ended with 3$/,
  ],
  [{ command: ['true'] }, /^the output of true is empty$/],
  [
    { command: ['no-such-program', 'leak'] },
    /^the output of no-such-program cannot be read: .*ENOENT/,
  ],
  [{ command: ['sh', '-c', 'kill -9 $$'] }, /^the output of sh cannot be read: SIGKILL killed it$/],
  [
    { command: ['head', '-c', '2000000', '/dev/zero'] },
    /^the output of head is too large for a secret$/,
  ],
])('%j is an error that names the reference alone', async (reference, message) => {
  const { secrets, resolved } = open();
  const failure = secrets.resolve(reference);
  await expect(failure).rejects.toMatchObject({
    code: 'BP5080',
    message: expect.stringMatching(message),
  });
  await expect(failure).rejects.not.toThrow('leak');
  expect(resolved).toEqual([]);
});

test('a file that others can read is a warning', async () => {
  const { secrets, warnings } = open();
  expect((await secrets.resolve({ file: 'open' })).reveal()).toBe('four');
  expect(warnings).toEqual(['other users of this host can read open']);
  await secrets.resolve({ file: 'plain' });
  expect(warnings).toHaveLength(1);
});

test('a pipe that nobody writes to is refused at once', async () => {
  const makePipe = 'mkfifo';
  execFileSync(makePipe, [join(folder, 'fifo')]);
  await expect(open().secrets.resolve({ file: 'fifo' })).rejects.toThrow('is not a regular file');
});

test('a program that hangs is ended with all that it started', async () => {
  const { secrets } = open(300);
  const script = 'sleep 60 & echo $! > pid; wait';
  const failure = secrets.resolve({ command: ['sh', '-c', script] });
  await expect(failure).rejects.toThrow('the output of sh did not come within 0.3 s');
  const pid = readFileSync(join(folder, 'pid'), 'utf8').trim();
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false));
});

/** What was killed may still wait for its parent to notice. */
function isRunning(pid: string): boolean {
  return existsSync(`/proc/${pid}`) && !/ Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

test('a program sees no secret of others', async () => {
  const { secrets } = open();
  const seen = (await secrets.resolve({ command: ['env'] })).reveal();
  expect(seen).toContain('PATH=');
  expect(seen).not.toContain('HIDDEN');
  expect(seen).not.toContain('SET=');
});

test('each is read once, and a failure is tried again', async () => {
  const { secrets, resolved } = open();
  const script = ['sh', '-c', 'echo x >> count; test "$(wc -l < count)" -gt 1 && echo value'];
  await expect(secrets.resolve({ command: script })).rejects.toThrow();
  await Promise.all([1, 2, 3].map(() => secrets.resolve({ command: script })));
  await secrets.resolve({ command: script });
  expect(readFileSync(join(folder, 'count'), 'utf8')).toBe('x\nx\n');
  expect(resolved).toEqual(['value']);
});

test('a secret prints as nothing', async () => {
  const secret = await open().secrets.resolve({ env: 'SET' });
  expect(`${secret} ${JSON.stringify({ secret })}`).toBe('[redacted] {"secret":"[redacted]"}');
});
