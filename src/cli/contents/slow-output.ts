import { once } from 'node:events';
import type { Output } from '../io.ts';

/** Nobody reads any more, as after `head`: there is no reason to go on. */
export class ReaderGoneError extends Error {
  override readonly name = 'ReaderGoneError';
}

/** Prints at the pace of whoever reads, so that nothing piles up here. */
export async function printSlowly({ stream }: Output, text: string): Promise<void> {
  if (!stream.writable) throw new ReaderGoneError();
  if (stream.write(text)) return;
  const done = new AbortController();
  try {
    const { signal } = done;
    await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]);
  } catch (error) {
    // It has failed, and whoever watches it tells why.
    throw new ReaderGoneError('the output is gone', { cause: error });
  } finally {
    done.abort();
  }
}
