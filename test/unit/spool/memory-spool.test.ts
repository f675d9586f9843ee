import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { MemorySpool } from '../../../src/spool/memory-spool.ts';
import type { Follower } from '../../../src/spool/spool.ts';
import { readBody } from '../../rig/destination/read-body.ts';

const signal = new AbortController().signal;
const kib = 1024;
const bytes = randomBytes(64 * kib);

function open(windowBytes = 16 * kib) {
  const spool = new MemorySpool({ windowBytes });
  const { writable } = spool.entrance;
  const pieces = Array.from({ length: 64 }, (_, at) => bytes.subarray(at * kib, (at + 1) * kib));
  /** How much was taken from the writer so far. */
  let taken = 0;
  const writeAll = async (): Promise<void> => {
    for (const piece of pieces) {
      await new Promise<void>((resolve, reject) =>
        writable.write(piece, (error) => (error ? reject(error) : resolve())),
      );
      taken += piece.length;
    }
    writable.end();
    await once(writable, 'finish');
    spool.end();
  };
  return { spool, writeAll, taken: () => taken };
}

/** Reads as a destination does, and says what it is through with. */
async function readAll(follower: Follower): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = await follower.grown(at, signal);
    if (end === at) return Buffer.concat(chunks);
    chunks.push(await readBody(follower, at, end));
    at = end;
    follower.release(at);
  }
}

test('all followers get every byte, though far fewer are kept', async () => {
  const { spool, writeAll } = open();
  const readers = [spool.follow(), spool.follow()].map(readAll);
  const digest = spool.digest(signal);
  await writeAll();
  for (const read of await Promise.all(readers)) expect(read.equals(bytes)).toBe(true);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(await digest).toEqual({ bytes: bytes.length, sha256 });
});

test('the writer waits for the slowest', async () => {
  const { spool, writeAll, taken } = open();
  const slow = spool.follow();
  const fast = readAll(spool.follow());
  const written = writeAll();
  await expect.poll(taken).toBe(15 * kib);
  expect(await slow.grown(0, signal)).toBe(16 * kib);
  slow.release(4 * kib);
  await expect.poll(taken).toBe(19 * kib);
  expect((await readBody(slow, 4 * kib, 6 * kib)).equals(bytes.subarray(4 * kib, 6 * kib))).toBe(
    true,
  );
  slow.close();
  await written;
  expect((await fast).equals(bytes)).toBe(true);
});

test('what was released by all is gone, and that is said', async () => {
  const { spool, writeAll } = open();
  const follower = spool.follow();
  const written = writeAll();
  await follower.grown(0, signal);
  follower.release(8 * kib);
  await expect(readBody(follower, 0, 8 * kib)).rejects.toMatchObject({ code: 'BP5040' });
  follower.close();
  await written;
});

test('without a follower the writer is not held up', async () => {
  const { spool, writeAll } = open();
  spool.follow().close();
  await writeAll();
  expect(spool.size).toBe(bytes.length);
});

test('only the seal makes it count', async () => {
  const { spool, writeAll } = open();
  const follower = spool.follow();
  let isSealed = false;
  const sealed = follower.sealed.then(() => {
    isSealed = true;
  });
  const reading = readAll(follower);
  const digest = spool.digest(signal);
  await writeAll();
  await reading;
  expect(isSealed).toBe(false);
  let isRecorded = false;
  await spool.seal(await digest, () => {
    isRecorded = true;
    return Promise.resolve();
  });
  await sealed;
  expect(isRecorded).toBe(true);
});

test('a failure reaches everybody, and the writer too is let go', async () => {
  const { spool, writeAll } = open();
  const follower = spool.follow();
  const digest = spool.digest(signal);
  const written = writeAll();
  await follower.grown(0, signal);
  spool.fail(new Error('tar ended with 2'));
  for (const waiting of [follower.grown(16 * kib, signal), follower.sealed, digest]) {
    await expect(waiting).rejects.toThrow('tar ended with 2');
  }
  await written;
});

test('whoever waits hears of an interrupt', async () => {
  const { spool } = open();
  const stop = new AbortController();
  const waiting = [spool.follow().grown(0, stop.signal), spool.digest(stop.signal)];
  stop.abort(new Error('interrupted'));
  for (const one of waiting) await expect(one).rejects.toThrow('interrupted');
});
