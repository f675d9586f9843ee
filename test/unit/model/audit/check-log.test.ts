import { expect, test } from 'vitest';
import { beginning, chain, type Link, sha256Of } from '../../../../src/model/audit/chain.ts';
import { type Head, LogCheck, type LogReport } from '../../../../src/model/audit/check-log.ts';
import type { AuditRecord } from '../../../../src/model/audit/entry.ts';

const who = { person: 'kim', user: 'kim', uid: 1000, workflow: null };
const deed = {
  ...{ verb: 'run', pipeline: 'shop', arguments: ['shop'], options: {}, backups: [], who },
  from: { host: 'h', ssh: null, folder: '/srv/ä' },
  by: { pid: 1, startTicks: 2, bootId: 'x' },
  version: '1',
};
const begun: AuditRecord = { kind: 'begun', ...deed };
const ended = (of: number): AuditRecord => ({
  ...{ kind: 'ended', of, verb: 'run', pipeline: 'shop', exit: 0, reason: 'done' },
  ...{ backups: [], bytes: 5, words: {} },
});

interface Log {
  readonly bytes: Buffer;
  readonly head: Link;
  /** Of each line. */
  readonly links: readonly Link[];
}

function logOf(records: readonly AuditRecord[], after = beginning): Log {
  const links: Link[] = [];
  let [text, head] = ['', after];
  for (const record of records) {
    const { line, link } = chain(record, { after: head, at: '2026-12-01T00:00:00.000Z' });
    text += `${line}\n`;
    head = link;
    links.push(link);
  }
  return { bytes: Buffer.from(text), head, links };
}

function check(bytes: Buffer, head: Head): LogReport {
  const found = new LogCheck(head);
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    found.add({ bytes: bytes.subarray(start, end), isWhole: true });
    start = end + 1;
  }
  if (start < bytes.length) found.add({ bytes: bytes.subarray(start), isWhole: false });
  return found.end();
}

const four = logOf([begun, ended(1), begun, ended(3)]);

test('a log as it was written is whole', () => {
  const report = check(four.bytes, four.head);
  expect(report).toMatchObject({ entries: 4, damages: [], unended: [], torn: 0, endsTorn: false });
  expect(report.last).toEqual(four.head);
});

test('no log and no head is an empty one', () => {
  expect(check(Buffer.alloc(0), null)).toMatchObject({ entries: 0, damages: [] });
});

test('what was begun and has no end is told', () => {
  const { bytes, head } = logOf([begun, begun, ended(1)]);
  expect(check(bytes, head)).toMatchObject({ damages: [], unended: [{ number: 2, verb: 'run' }] });
});

test('every changed, removed or added byte is found', () => {
  // A generator with a fixed seed: a failure can be repeated.
  let seed = 20261201;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return seed % below;
  };
  for (let at = 0; at < four.bytes.length; at += 1) {
    const other = (four.bytes.readUInt8(at) + 1 + random(255)) % 256;
    const changed = Buffer.from(four.bytes);
    changed[at] = other;
    const removed = Buffer.concat([four.bytes.subarray(0, at), four.bytes.subarray(at + 1)]);
    const middle = Buffer.from([random(256)]);
    const added = Buffer.concat([four.bytes.subarray(0, at), middle, four.bytes.subarray(at)]);
    for (const bytes of [changed, removed, added]) {
      expect(check(bytes, four.head).damages.length, `byte ${at}: ${bytes}`).toBeGreaterThan(0);
    }
  }
});

test('every set of lines that are missing, doubled or in another order is found', () => {
  const lines = four.bytes.toString().split(/(?<=\n)/);
  const orders = [0, 1, 2, 3].flatMap((a) =>
    [0, 1, 2, 3].flatMap((b) => [
      [a, b],
      ...[0, 1, 2, 3].flatMap((c) => [
        [a, b, c],
        [a, b, c, 3],
      ]),
    ]),
  );
  for (const order of [[], [0], [3], ...orders]) {
    if (order.join() === '0,1,2,3') continue;
    const bytes = Buffer.from(order.map((at) => lines[at]).join(''));
    expect(check(bytes, four.head).damages.length, order.join()).toBeGreaterThan(0);
  }
});

test('says in which line what is wrong', () => {
  const lines = four.bytes.toString().split(/(?<=\n)/);
  const forged = lines.with(1, lines[1]?.replace('"exit":0', '"exit":1') ?? '');
  expect(check(Buffer.from(forged.join('')), four.head).damages).toEqual([
    { line: 3, problem: 'does not follow the line before it: that was changed' },
  ]);
  const missing = lines.toSpliced(1, 2).join('');
  expect(check(Buffer.from(missing), four.head).damages).toEqual([
    { line: 2, problem: 'follows entries 2 to 3, which cannot be found' },
  ]);
  expect(check(Buffer.from(lines.slice(0, 2).join('')), four.head).damages).toEqual([
    { line: null, problem: 'the end of the log was cut off: entries 3 to 4 are missing' },
  ]);
  const last = lines.with(3, lines[3]?.replace('"bytes":5', '"bytes":6') ?? '');
  expect(check(Buffer.from(last.join('')), four.head).damages).toEqual([
    { line: null, problem: 'entry 4 is not the one that was written' },
  ]);
  const noise = lines.with(1, 'nothing\n');
  expect(check(Buffer.from(noise.join('')), four.head).damages).toEqual([
    { line: 2, problem: 'is no entry of this log' },
  ]);
});

test('a log without its head cannot be said to be whole, unless its first command was killed', () => {
  expect(check(four.bytes, null).damages).toMatchObject([
    { problem: expect.stringMatching(/gone/) },
  ]);
  expect(check(four.bytes, 'unreadable').damages).toHaveLength(1);
  expect(check(logOf([begun]).bytes, null).damages).toEqual([]);
  expect(check(Buffer.alloc(0), four.head).damages).toHaveLength(1);
});

test('a head that a crash left behind is no damage; one that never was is', () => {
  expect(check(four.bytes, four.links[2] ?? null).damages).toEqual([]);
  const foreign = { number: 3, sha256: sha256Of(Buffer.from('x')) };
  expect(check(four.bytes, foreign).damages).toHaveLength(1);
});

test('a line that a crash cut off is none when the next entry explains it', () => {
  for (const length of [1, 30, 200]) {
    const fragment = Buffer.from(logOf([begun], four.head).bytes.subarray(0, length));
    const torn = { kind: 'torn', bytes: length, sha256: sha256Of(fragment) } as const;
    const rest = logOf([torn, begun], four.head);
    const bytes = Buffer.concat([four.bytes, fragment, Buffer.from('\n'), rest.bytes]);
    expect(check(bytes, rest.head)).toMatchObject({ entries: 6, torn: 1, damages: [] });
    bytes[four.bytes.length] = 0x20;
    expect(check(bytes, rest.head).damages.length).toBeGreaterThan(0);
    const open = Buffer.concat([four.bytes, fragment]);
    expect(check(open, four.head)).toMatchObject({ entries: 4, endsTorn: true, damages: [] });
  }
  const noise = Buffer.concat([four.bytes, Buffer.from('{"number":7')]);
  expect(check(noise, four.head).damages).toHaveLength(1);
});
