import { createHash } from 'node:crypto';
import { type Readable, Writable } from 'node:stream';
import type { Seal } from '../ports/body.ts';
import type { Step } from '../ports/codec.ts';
import type { Launcher } from '../ports/launcher.ts';
import { type ChainOptions, joinChain, openChain } from './chain.ts';
import { Failures } from './failures.ts';
import type { Gauge } from './meter/gauge.ts';
import { watchGauge } from './meter/watch-gauge.ts';
import { pump } from './pump.ts';
import type { Entrance } from './spool.ts';

const stage = 'verify';

export interface Decoding {
  /** The bytes as stored. */
  readonly stored: Readable;
  /** What undoes the codecs, the last one first; then whatever else the bytes go through. */
  readonly steps: readonly Step[];
  readonly launcher: Launcher;
  readonly idleMs: number;
  /** Told how many stored bytes went by since the last call. */
  readonly onStored?: (bytes: number) => void;
}

export interface Decoded {
  readonly stored: Seal;
  readonly plain: Seal;
}

/** Reads an artifact to its end without keeping it: what it is stored as, and what it was. Rejects when that fails. */
export async function decodeAll(decoding: Decoding, signal: AbortSignal): Promise<Decoded> {
  const sink = new HashSink();
  const stored = await decodeInto({ ...decoding, end: { writable: sink } }, signal);
  return { stored, plain: sink.seal() };
}

/**
 * The same with an end that keeps the bytes, or looks at them: an open file, into which the last program writes by
 * itself, or a stream. Answers what the stored bytes were; every program has ended well then.
 */
export async function decodeInto(
  decoding: Decoding & { readonly end: Entrance },
  signal: AbortSignal,
): Promise<Seal> {
  const failures = new Failures(signal);
  const { steps, launcher, stored, idleMs, end } = decoding;
  const chain = openChain({ steps, launcher, end, stage }, failures.signal);
  const pumped = failures.watch(
    pump(stored, chain.head, {
      idleMs,
      signal: failures.signal,
      onPlain: decoding.onStored ?? (() => undefined),
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
  return first.value;
}

export interface FileDecoding extends Omit<ChainOptions, 'stage'> {
  /** An open file, which is read from where it stands; the caller closes it. */
  readonly descriptor: number;
  /** Of a meter that is one of the steps. */
  readonly gauge: Gauge;
  readonly idleMs: number;
  /** Told how many bytes have come to the meter since the last call. */
  readonly onMetered: (bytes: number) => void;
}

/**
 * The same of a file that the first step, a program, reads by itself: no byte passes through us, and nobody hashes what
 * is read. Every program has ended well when it resolves.
 */
export async function decodeFile(
  { descriptor, gauge, idleMs, onMetered, ...chain }: FileDecoding,
  signal: AbortSignal,
): Promise<void> {
  const failures = new Failures(signal);
  const joined = joinChain(descriptor, { ...chain, stage }, failures.signal);
  const parts = joined.map((part) => failures.watch(part));
  const watch = watchGauge(gauge, { idleMs, onPlain: onMetered });
  failures.watch(watch.silent).catch(() => undefined);
  const settled = await Promise.allSettled(parts);
  if (settled.some(({ status }) => status === 'rejected')) failures.stop();
  await watch.stop();
  failures.throwIfAny();
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
