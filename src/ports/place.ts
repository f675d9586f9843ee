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
  /**
   * A program of this machine that stands for the command in a chain of programs: it has the streams and the end of
   * the other, and is started once. The command reads its standard input.
   */
  standIn(command: Command, context: StepContext): Promise<Command>;
  /**
   * A path there that does not exist yet, in a folder that nobody else may enter. It goes when the run ends, also after
   * a crash. The name is for people only.
   */
  scratch(name: string, context: StepContext): Promise<string>;
}

export interface Command {
  readonly argv: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string | Secret>>;
  /**
   * Files for the program alone, by the variable that holds the path of each: 0600, and without a name as soon as the
   * program has them, so that none can stay behind.
   */
  readonly secretFiles?: Readonly<Record<string, Secret>>;
  readonly cwd?: string;
  /** All exit codes that are a success; left out, 0 alone. What another one means is the caller's business. */
  readonly okCodes?: readonly number[];
  /** `null`: nothing, its standard input is empty. */
  readonly stdin?: 'pipe' | null;
  /** Of a program that only speaks for another one, which runs elsewhere. */
  readonly standsFor?: {
    readonly program: string;
    /** What its end says of the end of the other. */
    restate(exit: Exit): Exit;
  };
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
  /** Why nobody knows how it ended: whatever it ran in, or the way to it, was lost. It has not ended well. */
  readonly lost?: string;
  /** It was asked to end before it had. */
  readonly isStopped?: boolean;
}
