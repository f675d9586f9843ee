import { expect, test } from 'vitest';
import type { AuditEntry } from '../../../../src/model/audit/entry.ts';
import { LimitCount } from '../../../../src/model/audit/limit.ts';
import type { ExitCode } from '../../../../src/model/exit.ts';

const now = Date.parse('2026-12-01T12:00:00Z');
const minute = 60_000;

function begun(number: number, minutesAgo: number, more: object = {}): AuditEntry {
  return {
    ...{ kind: 'begun', number, previous: '', at: timeOf(minutesAgo), verb: 'run' },
    ...{ pipeline: 'shop', arguments: [], options: {}, backups: [], version: '' },
    who: { person: `p${number}`, user: null, uid: null, workflow: null },
    from: { host: '', ssh: null, folder: '' },
    by: { pid: 1, startTicks: 1, bootId: '' },
    ...more,
  };
}

function ended(number: number, of: number, exit: ExitCode): AuditEntry {
  return {
    ...{ kind: 'ended', number, of, previous: '', at: timeOf(0), verb: 'run', pipeline: 'shop' },
    ...{ exit, reason: '', backups: [], bytes: null, words: {} },
  };
}

function timeOf(minutesAgo: number): string {
  return new Date(now - minutesAgo * minute).toISOString();
}

/** The entries from the oldest on; answers when the next one is free. */
function count(entries: readonly AuditEntry[], allowed = 2) {
  const rate = { count: allowed, withinMs: 60 * minute };
  const uses = new LimitCount({ verb: 'run', pipeline: 'shop' }, { rate, nowMs: now });
  for (const entry of entries.toReversed()) if (!uses.add(entry)) break;
  return uses.exceeded();
}

test('the window slides: the oldest that counts says when the next one is free', () => {
  expect(count([begun(1, 50)])).toBeNull();
  expect(count([begun(1, 50), begun(2, 10)])).toEqual({
    last: { atMs: now - 10 * minute, person: 'p2' },
    freeAtMs: now + 10 * minute,
  });
  expect(count([begun(1, 60), begun(2, 10)])).toBeNull();
  // More than allowed, as after a lower limit: the newest of them count.
  expect(count([begun(1, 50), begun(2, 30), begun(3, 10)])).toMatchObject({
    freeAtMs: now + 30 * minute,
  });
});

test('only the same verb and pipeline counts', () => {
  const others = [begun(1, 5, { verb: 'restore' }), begun(2, 4, { pipeline: 'blog' })];
  expect(count([...others, begun(3, 3)])).toBeNull();
});

test('what was refused or touched nothing uses nothing up; what failed does, and what was killed', () => {
  for (const exit of [64, 65, 66, 69, 75, 77] as const) {
    expect(count([begun(1, 20), begun(2, 10), ended(3, 2, exit)])).toBeNull();
  }
  for (const exit of [0, 1, 3, 70, 74, 130] as const) {
    expect(count([begun(1, 20), begun(2, 10), ended(3, 2, exit)])).not.toBeNull();
  }
});

test('an entry of the future locks nobody out, and a clock that is a little off does not help', () => {
  expect(count([begun(1, -60 * 24), begun(2, -6)])).toBeNull();
  expect(count([begun(1, 3), begun(2, -2)])).not.toBeNull();
  // What lies before a wrong clock still counts.
  expect(count([begun(1, 20), begun(2, 10), begun(3, -9999)])).not.toBeNull();
});
