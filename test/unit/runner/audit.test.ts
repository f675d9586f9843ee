import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFileLocks } from '../../../src/adapters/locks/host-locks/file-locks.ts';
import type { AuditRecord } from '../../../src/model/audit/entry.ts';
import { append } from '../../../src/runner/audit/append.ts';
import { checkLog, readEntries } from '../../../src/runner/audit/read-log.ts';
import { StateFolder } from '../../../src/runner/state-folder.ts';

const record: AuditRecord = {
  ...{ kind: 'ended', of: 1, verb: 'run', pipeline: 'shop', exit: 0, reason: 'done' },
  ...{ backups: [], bytes: null, words: {} },
};

async function openLog() {
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const state = await StateFolder.open(folder);
  const log = { state, locks: createFileLocks(), clock: { now: () => Date.UTC(2026, 11, 1) } };
  const file = join(folder, 'audit.ndjson');
  return {
    ...{ folder, file, head: join(folder, 'audit.head') },
    write: (reason = 'done') => append(log, () => ({ ...record, reason })),
    check: () => checkLog(folder),
    bytes: () => readFileSync(file),
    newest: async () => {
      const all = [];
      for await (const entry of readEntries(folder)) all.push(entry);
      return all;
    },
  };
}

test('entries are numbered and chained, for nobody else to read', async () => {
  const { write, check, file, head, newest, folder } = await openLog();
  expect([await write(), await write('x'.repeat(200_000)), await write()]).toEqual([1, 2, 3]);
  expect(await check()).toMatchObject({ entries: 3, damages: [] });
  expect((await newest()).map(({ number }) => number)).toEqual([3, 2, 1]);
  for (const path of [file, head, join(folder, 'audit.lock')]) {
    expect(statSync(path).mode & 0o777).toBe(0o600);
  }
});

test('many at once leave one chain, and each sees those before it', async () => {
  const { write, check } = await openLog();
  const numbers = await Promise.all(Array.from({ length: 20 }, () => write()));
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from(numbers, (_, at) => at + 1));
  expect(await check()).toMatchObject({ entries: 20, damages: [] });
});

test('a line that was cut off stays as it is, and is noted', async () => {
  const { write, check, bytes, file } = await openLog();
  await write();
  await write();
  const before = bytes();
  for (const cut of ['{"num', '{"number":3,"previous":"', 'noise']) {
    writeFileSync(file, before);
    appendFileSync(file, cut);
    await write();
    expect(
      bytes()
        .subarray(0, before.length + cut.length)
        .toString(),
    ).toBe(`${before}${cut}`);
    expect(await check()).toMatchObject({ entries: 4, torn: 1, damages: [] });
    rmSync(file);
    writeFileSync(file, before);
    rmSync(join(file, '../audit.head'));
    writeFileSync(join(file, '../audit.head'), headOf(before));
  }
});

test('killed between the log and its head, a command leaves a whole log', async () => {
  const { write, check, head } = await openLog();
  await write();
  const behind = readFileSync(head);
  await write();
  writeFileSync(head, behind);
  expect((await check()).damages).toEqual([]);
  expect(await write()).toBe(3);
  expect(await check()).toMatchObject({ entries: 3, damages: [] });
  rmSync(head);
});

test('what is lost is lost for good, and whoever writes next says so', async () => {
  const { write, check, file, head, bytes, newest } = await openLog();
  for (let at = 0; at < 5; at += 1) await write();
  truncateSync(file, bytes().indexOf(10) + 1);
  expect((await check()).damages).toHaveLength(1);
  expect(await write()).toBe(7);
  const [, note] = await newest();
  expect(note).toMatchObject({ kind: 'broken', number: 6 });
  expect((await check()).damages).not.toEqual([]);

  rmSync(file);
  await write();
  expect((await newest()).at(-1)).toMatchObject({
    what: 'the whole log was gone: entry 7 could not be found there',
  });
  expect((await check()).damages).not.toEqual([]);

  rmSync(head);
  await write();
  expect((await newest())[1]).toMatchObject({ what: 'audit.head was gone' });
  writeFileSync(head, 'no head');
  await write();
  expect((await newest())[1]).toMatchObject({ what: 'audit.head could not be read' });
  expect((await check()).damages.length).toBeGreaterThan(2);
});

test('an end that was changed is not continued as if it were the one that was written', async () => {
  const { write, check, file, bytes } = await openLog();
  await write('first');
  await write('second');
  writeFileSync(file, bytes().toString().replace('second', 'forged'));
  await write();
  expect((await check()).damages.map(({ problem }) => problem).join()).toMatch(
    /changed.*notes that/s,
  );
});

test('a log that is no file of ours is a failure, and leaves nothing', async () => {
  const { write, file, head, folder } = await openLog();
  chmodSync(folder, 0o700);
  rmSync(file, { force: true });
  const { symlinkSync } = await import('node:fs');
  symlinkSync('/dev/null', file);
  await expect(write()).rejects.toMatchObject({ code: 'BP5091' });
  expect(existsSync(head)).toBe(false);
});

function headOf(log: Buffer): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  const lines = log.toString().trimEnd().split('\n');
  const sha256 = createHash('sha256')
    .update(lines.at(-1) ?? '')
    .digest('hex');
  return `${JSON.stringify({ number: lines.length, sha256 })}\n`;
}
