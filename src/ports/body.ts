/** What is certain of finished bytes. */
export interface Seal {
  readonly bytes: number;
  readonly sha256: string;
}

/** Bytes that may still grow, for one reader at its own pace. */
export interface Body {
  /** The only licence to commit. Rejects when the bytes will never count. */
  readonly sealed: Promise<Seal>;
  /** How many bytes there are, as soon as there are more than `beyond` or it is sealed; rejects with `sealed`. */
  grown(beyond: number, signal: AbortSignal): Promise<number>;
  /** Copies bytes that exist and were not released into a buffer of the caller; how many they are, at least one unless bytes are lost. */
  fill(buffer: Buffer, at: number): Promise<number>;
  /**
   * Bytes before that are not read again here. Where nothing is kept on a disk the writer waits for it: whoever
   * reads must say it of everything that it is through with.
   */
  release(before: number): void;
  /** A file with exactly these bytes, to link or clone after the seal; `null` for none. */
  readonly file: string | null;
}
