import { expect, test } from 'vitest';
import { isCi, wantsColour } from '../../../src/cli/environment.ts';
import { createIo } from '../../../src/cli/io.ts';
import { createMemory } from '../../cli/memory.ts';

test.each([
  [true, {}, false, true],
  [false, {}, false, false],
  [true, { NO_COLOR: '1' }, false, false],
  [true, { NO_COLOR: '0' }, false, false],
  [true, { NO_COLOR: '' }, false, true],
  [true, { TERM: 'dumb' }, false, false],
  [true, { TERM: 'xterm' }, false, true],
  [false, { FORCE_COLOR: '1' }, false, true],
  [false, { FORCE_COLOR: '' }, false, false],
  [true, { FORCE_COLOR: '0' }, false, false],
  [true, { FORCE_COLOR: 'false' }, false, false],
  [true, { TERM: 'dumb', FORCE_COLOR: '1' }, false, true],
  [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false, false],
  [true, { FORCE_COLOR: '1' }, true, false],
])('colour: terminal %s, %j, --no-color %s: %s', (isTerminal, env, refused, expected) => {
  expect(wantsColour({ isTerminal, env, refused })).toBe(expected);
});

test.each([
  [{}, false],
  [{ CI: 'true' }, true],
  [{ CI: '1' }, true],
  [{ CI: 'false' }, false],
  [{ CI: '0' }, false],
  [{ CI: '' }, false],
])('CI: %j: %s', (env, expected) => {
  expect(isCi(env)).toBe(expected);
});

const terminal = <T extends object>(stream: T) =>
  Object.assign(stream, { isTTY: true, columns: 120 });
const wishes = { noColour: false, noInput: false };

test('each stream has its own colour and width', () => {
  const { around } = createMemory('/');
  const io = createIo({ ...around, stderr: terminal(createMemory('/').stderr) }, '/', wishes);
  expect([io.stdout.colour, io.stdout.columns, io.stdout.isTerminal]).toEqual([false, 80, false]);
  expect([io.stderr.colour, io.stderr.columns, io.stderr.isTerminal]).toEqual([true, 120, true]);
});

test.each([
  [true, true, {}, false, true],
  [false, true, {}, false, false],
  [true, false, {}, false, false],
  [true, true, { CI: 'true' }, false, false],
  [true, true, {}, true, false],
])(
  'asks a person: stdin %s, stderr %s, %j, --no-input %s: %s',
  (stdin, stderr, env, noInput, expected) => {
    const { around } = createMemory('/', env);
    const io = createIo(
      {
        ...around,
        stdin: stdin ? terminal(around.stdin) : around.stdin,
        stderr: stderr ? terminal(createMemory('/').stderr) : around.stderr,
      },
      '/',
      { ...wishes, noInput },
    );
    expect(io.interactive).toBe(expected);
  },
);
