import { createHash } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import type { Seal } from '../ports/body.ts';
import { silent } from './silent.ts';

export interface PumpOptions {
  readonly signal: AbortSignal;
  readonly idleMs: number;
  readonly onPlain: (bytes: number) => void;
  /** Ends the source, whose bytes nobody wants any more. */
  readonly letGo: () => void;
}

/**
 * Carries bytes from a source to the head of its codecs, and counts and hashes them as they pass: one hop, by hand,
 * because every stream between costs a copy. Resolves when the source has ended and all is handed on.
 */
export function pump(from: Readable, to: Writable, options: PumpOptions): Promise<Seal> {
  const hash = createHash('sha256');
  const { promise, resolve, reject } = Promise.withResolvers<Seal>();
  let bytes = 0;
  const idle = watchIdle(from, options.idleMs, reject);
  const abort = () => reject(options.signal.reason);
  options.signal.addEventListener('abort', abort, { once: true });

  from.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    bytes += chunk.length;
    idle.heard();
    options.onPlain(chunk.length);
    if (!to.write(chunk)) from.pause();
  });
  to.on('drain', () => {
    idle.heard();
    from.resume();
  });
  from.once('error', reject);
  to.once('error', reject);
  from.once('end', () => to.end());
  to.once('finish', () => resolve({ bytes, sha256: hash.digest('hex') }));

  const stop = () => {
    idle.stop();
    options.signal.removeEventListener('abort', abort);
  };
  // On a failure both ends are let go, so that whoever sits behind them ends too.
  const release = () => {
    options.letGo();
    to.destroy();
  };
  promise.then(stop, () => {
    stop();
    release();
  });
  return promise;
}

/** Time counts only while we are willing to read: a slow reader behind us is no silent source. */
function watchIdle(from: Readable, idleMs: number, reject: (reason: unknown) => void) {
  let last = performance.now();
  const timer = setInterval(
    () => {
      if (from.isPaused()) last = performance.now();
      if (performance.now() - last >= idleMs) reject(silent(idleMs));
    },
    Math.min(1000, Math.max(10, idleMs / 4)),
  );
  return {
    heard: () => {
      last = performance.now();
    },
    stop: () => clearInterval(timer),
  };
}
