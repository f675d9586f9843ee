import { expect, test } from 'vitest';
import { restateEnding } from '../../../../src/adapters/places/remote/ending.ts';
import type { Exit } from '../../../../src/ports/place.ts';

const ending = { program: 'pg_dump', nonce: 'abc', explain: () => 'the connection was lost' };
const restate = (exit: Partial<Exit>) =>
  restateEnding(ending, { code: 0, signal: null, stderr: '', ...exit });

test('a program has ended as its last word says', () => {
  expect(restate({ stderr: 'note\n\nrun-pipeline:abc:0' })).toEqual({
    ...{ code: 0, signal: null, stderr: 'note' },
  });
  expect(restate({ code: 3, stderr: 'why\n\nrun-pipeline:abc:3\n' })).toMatchObject({ code: 3 });
  expect(restate({ code: 137, stderr: 'run-pipeline:abc:137' })).toMatchObject({
    ...{ code: null, signal: 'SIGKILL' },
  });
});

test.each<[string, Partial<Exit>]>([
  ['no last word', { stderr: 'all is well' }],
  ['the last word of another program', { stderr: 'run-pipeline:abd:0' }],
  ['words behind the last one', { stderr: 'run-pipeline:abc:0\nmore' }],
  ['a line that broke before the last bytes came', { code: 255, stderr: 'run-pipeline:abc:0' }],
  ['a line that was killed', { code: null, signal: 'SIGKILL', stderr: 'run-pipeline:abc:0' }],
])('with %s nobody knows how it ended', (_name, exit) => {
  expect(restate(exit)).toMatchObject({ code: null, lost: 'the connection was lost' });
});

test('what could not be started says why', () => {
  expect(restate({ code: 127, stderr: '\nrun-pipeline:abc:!missing' })).toMatchObject({
    ...{ code: null, failure: 'there is no program pg_dump that this user may run' },
  });
});
