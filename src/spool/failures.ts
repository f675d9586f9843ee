/**
 * Something that seems to have failed only because something else did: a pipe whose other end is gone. `cause` is
 * what it is when nothing else has failed after all.
 */
export class BrokenPipe extends Error {
  override readonly name = 'BrokenPipe';
}

/**
 * Of many parts that fail together, finds the one that failed by itself. The first such failure ends all others;
 * a broken pipe does not, because whoever broke it is about to say why.
 */
export class Failures {
  readonly signal: AbortSignal;
  readonly #outer: AbortSignal;
  readonly #stop = new AbortController();
  readonly #found: unknown[] = [];

  constructor(outer: AbortSignal) {
    this.#outer = outer;
    this.signal = AbortSignal.any([outer, this.#stop.signal]);
  }

  /** The promise itself, watched. */
  watch<T>(part: Promise<T>): Promise<T> {
    part.catch((error: unknown) => {
      this.#found.push(error);
      if (!isEcho(error)) this.#stop.abort(error);
    });
    return part;
  }

  /** Ends what still runs: a part of the chain is gone, and all that could say why have ended. */
  stop(): void {
    this.#stop.abort(this.#leading());
  }

  throwIfAny(): void {
    this.#outer.throwIfAborted();
    const leading = this.#leading();
    if (leading !== undefined) throw leading;
  }

  #leading(): unknown {
    const [first] = this.#found;
    return (
      this.#found.find((error) => !isEcho(error)) ?? this.#found.map(ownCause).find(isTold) ?? first
    );
  }
}

function ownCause(error: unknown): unknown {
  return error instanceof BrokenPipe ? error.cause : undefined;
}

function isTold(error: unknown): boolean {
  return error !== undefined;
}

const echoes = new Set([
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ECONNRESET',
  'ERR_STREAM_DESTROYED',
  'ABORT_ERR',
]);

function isEcho(error: unknown): boolean {
  if (error instanceof BrokenPipe) return true;
  return error instanceof Error && 'code' in error && echoes.has(String(error.code));
}
