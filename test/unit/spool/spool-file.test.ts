import { appendFile, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SpoolFile } from '../../../src/spool/spool-file.ts';

const { signal } = new AbortController();
let folder: string;
let spool: SpoolFile;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spool-file-'));
  spool = await SpoolFile.create(join(folder, 'spool'));
});

afterEach(async () => {
  await spool.close();
  await rm(folder, { recursive: true });
});

test('a follower that keeps up is told of growth now and then, and not of every few bytes', async () => {
  const body = spool.follow();
  const writing = new AbortController();
  const written = writeOn(writing.signal);
  const started = performance.now();
  let [told, bytes] = [0, 0];
  for (; performance.now() - started < 300; told += 1) bytes = await body.grown(bytes, signal);
  writing.abort();
  await written;
  expect(bytes).toBeGreaterThan(0);
  expect(told).toBeLessThanOrEqual(8);
});

test('the end is told to a follower that was told of growth a moment ago', async () => {
  const body = spool.follow();
  await appendFile(spool.file, 'one');
  expect(await body.grown(0, signal)).toBe(3);
  const more = body.grown(3, signal);
  await appendFile(spool.file, 'two');
  spool.end();
  expect(await more).toBe(6);
  expect(await body.grown(6, signal)).toBe(6);
});

/** As a program does: a few bytes, as often as it can. */
async function writeOn(until: AbortSignal): Promise<void> {
  const file = await open(spool.file, 'a');
  while (!until.aborted) await file.write('a few bytes');
  await file.close();
}
