import { createHash } from 'node:crypto';
import { type Readable, Writable } from 'node:stream';
import type { Seal } from '../ports/body.ts';
import type { Step } from '../ports/codec.ts';
import type { Launcher } from '../ports/launcher.ts';
import { openChain } from './chain.ts';
import { Failures } from './failures.ts';
import { pump } from './pump.ts';

export interface Decoding {
  /** The bytes as stored. */
  readonly stored: Readable;
  /** What undoes the codecs, the last one first. */
  readonly steps: readonly Step[];
  readonly launcher: Launcher;
  readonly idleMs: number;
}

export interface Decoded {
  readonly stored: Seal;
  readonly plain: Seal;
}

/** Reads an artifact to its end without keeping it: what it is stored as, and what it was. Rejects when that fails. */
export async function decodeAll(decoding: Decoding, signal: AbortSignal): Promise<Decoded> {
  const failures = new Failures(signal);
  const sink = new HashSink();
  const { steps, launcher, stored, idleMs } = decoding;
  const end = { writable: sink };
  const chain = openChain({ steps, launcher, end, stage: 'verify' }, failures.signal);
  const pumped = failures.watch(
    pump(stored, chain.head, {
      idleMs,
      signal: failures.signal,
      onPlain: () => undefined,
      letGo: () => stored.destroy(),
    }),
  );
  const parts = chain.parts.map((part) => failures.watch(part));
  const settled = await Promise.allSettled([...parts]);
  if (settled.some(({ status }) => status === 'rejected')) failures.stop();
  const read = await Promise.allSettled([pumped]);
  failures.throwIfAny();
  const [first] = read;
  if (first.status === 'rejected') throw first.reason;
  return { stored: first.value, plain: sink.seal() };
}

/** Takes bytes and keeps only what they add up to. */
class HashSink extends Writable {
  readonly #hash = createHash('sha256');
  #bytes = 0;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    done();
  }

  seal(): Seal {
    return { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }
}
