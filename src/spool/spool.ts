import type { Writable } from 'node:stream';
import type { Body, Seal } from '../ports/body.ts';

/**
 * The bytes of one artifact between those who make them and those who store them: one writer, many followers at
 * their own pace. Only `seal` makes the bytes count.
 */
export interface Spool {
  /** Where its writer puts the bytes: a program by itself, or we. */
  readonly entrance: Entrance;
  /** How many bytes there are, as far as is known now. */
  readonly size: number;
  readonly hasFailed: boolean;
  /** For one follower, from the first byte on; before the writer begins. */
  follow(): Follower;
  /** Resolves when the writer has ended: the digest of all bytes, and how many they are. */
  digest(signal: AbortSignal): Promise<Seal>;
  /** Every writer has ended. Followers that are through hear of the final size; it is not a licence to commit. */
  end(): void;
  /** The bytes are as safe as they can be here, `record` has made that durable too, and from now on they count. */
  seal(expected: Seal, record: () => Promise<void>): Promise<void>;
  /** The bytes will never count. Safe to call at any time; a sealed spool stays sealed. */
  fail(reason: unknown): void;
  /** Gives the room back at once. Only where nobody follows, or all who do have heard of its failure. */
  discard(): Promise<void>;
  close(): Promise<void>;
}

/** An open file, which a program writes by itself, or a stream of ours. */
export type Entrance = { readonly descriptor: number } | { readonly writable: Writable };

export interface Follower extends Body {
  /** Nobody reads here any more. */
  close(): void;
}
