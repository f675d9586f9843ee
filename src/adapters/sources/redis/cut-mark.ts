import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The end of an RDB file, and 40 letters that a server without a file of its own lets follow. */
const markBytes = 40;
const marked = /^\xff[\s\S]{8}[0-9a-f]{40}$/;
const heldBytes = 9 + markBytes;

/**
 * Runs the client program and passes its output on, without the mark by which the server told it where the file ends:
 * into a file it does so itself, and into a pipe it cannot. Without the mark the ninth byte from the end is no letter.
 */
export async function cutMark([program = '', ...parameters]: readonly string[]): Promise<number> {
  const child = spawn(program, parameters, { stdio: ['inherit', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const output = createWriteStream('', { fd: 1, autoClose: false });
  await pipeline(child.stdout, createCutter(), output);
  const [code, signal] = (await ended) as [number | null, NodeJS.Signals | null];
  if (signal !== null) process.kill(process.pid, signal);
  return code ?? 1;
}

export function createCutter(): Transform {
  let held = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const all = Buffer.concat([held, chunk]);
      const cut = Math.max(0, all.length - heldBytes);
      held = all.subarray(cut);
      done(null, all.subarray(0, cut));
    },
    flush(done) {
      const isMarked = marked.test(held.toString('latin1'));
      done(null, isMarked ? held.subarray(0, -markBytes) : held);
    },
  });
}
