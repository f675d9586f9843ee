import type { Facts } from '../model/run/facts.ts';

/** What every part gets while a run goes on. */
export interface StepContext {
  /** Ends everything that the part has begun: processes, timers, sockets, streams. */
  readonly signal: AbortSignal;
  readonly scratch: Scratch;
  readonly clock: Clock;
  /** Adds to what the manifest says of the artifact. */
  record(facts: Facts): void;
  /** Bytes that went by since the last call. */
  progress(bytes: number): void;
  /** Something that the manifest and the notice must say, and that is no failure. */
  warn(message: string): void;
}

/** Places for temporary files on this machine, 0700 and 0600; the run removes them, also after a crash. */
export interface Scratch {
  /** A path that does not exist yet; its folder does. The name is for people only. */
  path(name: string): Promise<string>;
}

export interface Clock {
  /** Wall clock, in milliseconds of the epoch. */
  now(): number;
}

/** What a check found. Errors stop the run before anything is touched; warnings are shown. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint: string;
}

/** Anything a pipeline is made of. */
export interface Part {
  readonly kind: string;
  /** Preflight: looks at everything that it needs and changes nothing. Findings are values, all of them at once. */
  check(context: StepContext): Promise<readonly Finding[]>;
}
