import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createMarker,
  findOldRules,
  parseMarker,
  wayBack,
} from '../../../../src/model/restore/marker.ts';

const main = { ref: 'refs/heads/main', commit: 'b' };
const there = { ref: null, commit: 'a' };
const facts = {
  pipeline: 'shop',
  backup: 'B1',
  at: '2026-11-20T12:00:00Z',
  from: main,
  to: { tag: 'v1', commit: 'a' },
};
const marker = createMarker(facts, null);
const acknowledged = { at: '2026-11-20T13:00:00Z', by: 'kim', reason: 'on purpose' };

test.each([
  ['where the restore put it', marker, there, true],
  ['where the restore put it, acknowledged', { ...marker, acknowledged }, there, false],
  ['on a branch of the same commit', marker, { ref: 'refs/heads/fix', commit: 'a' }, false],
  ['at another commit', marker, { ref: null, commit: 'c' }, false],
  ['detached by somebody else', null, there, false],
  ['detached, with a note that nobody can read', 'unreadable' as const, there, true],
  ['on a branch, with a note that nobody can read', 'unreadable' as const, main, false],
])('retention while the code is %s', (_, found, head, isStopped) => {
  expect(findOldRules(found, head, '/srv') !== null).toBe(isStopped);
});

test('of several restores the first knows where the code belongs', () => {
  const next = { ...facts, from: there, to: { tag: 'v0', commit: 'z' } };
  expect(createMarker(next, marker)).toMatchObject({ from: main, to: next.to });
  expect(createMarker({ ...next, from: { ref: null, commit: 'c' } }, marker).from.commit).toBe('c');
  expect(createMarker(next, 'unreadable').from).toEqual(there);
});

test('a note is read as it was written', () => {
  expect(parseMarker(JSON.stringify(marker))).toEqual(marker);
  const answered = { ...marker, acknowledged };
  expect(parseMarker(JSON.stringify(answered))).toEqual(answered);
});

test('anything else is there, and cannot be read', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (text) => {
      expect(parseMarker(text)).toBe('unreadable');
    }),
  );
  for (const key of Object.keys(marker)) {
    expect(parseMarker(JSON.stringify({ ...marker, [key]: 7 }))).toBe('unreadable');
    expect(parseMarker(JSON.stringify({ ...marker, [key]: {} }))).toBe('unreadable');
  }
});

test.each([
  [main, 'git -C /srv checkout main --'],
  [{ ref: 'refs/heads/a b', commit: 'b' }, "git -C /srv checkout 'a b' --"],
  [{ ref: 'refs/heads/-f', commit: 'b' }, 'git -C /srv checkout --detach b'],
  [{ ref: 'refs/other/x', commit: 'b' }, 'git -C /srv checkout --detach b'],
  [{ ref: null, commit: 'b' }, 'git -C /srv checkout --detach b'],
])('the way back to %j', (head, command) => {
  expect(wayBack('/srv', head)).toBe(command);
});
