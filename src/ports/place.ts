import type { Readable, Writable } from 'node:stream';
import type { Secret } from '../model/secret.ts';
import type { Part, StepContext } from './step-context.ts';

/** Where a program runs: on this machine, in a container, on another host. */
export interface Place extends Part {
  /**
   * Starts a program: an argument list, never a shell string. Nothing of our environment reaches it but `PATH`,
   * `HOME`, `LANG`, `TZ`, `TMPDIR` and what the command names. The program and all that it starts end when the
   * context's signal fires, and when this process dies.
   */
  spawn(command: Command, context: StepContext): Running;
  /** Whether a program can be found there; its path when it can. */
  which(program: string, context: StepContext): Promise<string | null>;
}

export interface Command {
  readonly argv: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string | Secret>>;
  readonly cwd?: string;
  /** All exit codes that are a success; left out, 0 alone. What another one means is the caller's business. */
  readonly okCodes?: readonly number[];
  /** `null`: nothing, its standard input is empty. */
  readonly stdin?: 'pipe' | null;
}

/** A program that runs. */
export interface Running {
  /** Ends only after the program has: with an error unless its exit was accepted, so that no cut passes for an end. */
  readonly stdout: Readable;
  readonly stdin: Writable;
  /** Resolves when the program and its output have ended, whatever its status; never rejects. */
  readonly done: Promise<Exit>;
}

export interface Exit {
  readonly code: number | null;
  /** `null` unless a signal ended it. */
  readonly signal: string | null;
  /** The last lines that it wrote to standard error, at most 8 KiB, secrets masked. */
  readonly stderr: string;
  /** Why it could not be started at all. */
  readonly failure?: string;
  /** It was asked to end before it had. */
  readonly isStopped?: boolean;
}
