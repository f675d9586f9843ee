import type { Readable } from 'node:stream';

/** What is certain of finished bytes. */
export interface Seal {
  readonly bytes: number;
  readonly sha256: string;
}

/** Bytes that may still grow. Many may read them at once, each at its own pace, again from the start if need be. */
export interface Body {
  /** The only licence to commit. Rejects when the bytes will never count. */
  readonly sealed: Promise<Seal>;
  /** How many bytes there are, as soon as there are more than `beyond` or it is sealed; rejects with `sealed`. */
  grown(beyond: number, signal: AbortSignal): Promise<number>;
  /** Bytes that exist, `end` exclusive. Repeatable. */
  read(start: number, end: number): Readable;
  /** A file with exactly these bytes, to link or clone after the seal; `null` for none. */
  readonly file: string | null;
}
