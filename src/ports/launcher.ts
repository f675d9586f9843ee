import type { Readable, Writable } from 'node:stream';
import type { Command, Exit } from './place.ts';

/** Starts programs on this machine, with their ends on pipes or files that the caller chooses. */
export interface Launcher {
  /**
   * Never throws: a program that cannot be started says so in `done`. The program and all of its group end when
   * `signal` fires (asked first, killed after a grace) and when this process dies. `Command.stdin` is not looked
   * at; `wiring` says it.
   */
  start(command: Command, wiring: Wiring, signal: AbortSignal): Launched;
}

export interface Wiring {
  /**
   * `ignore`: empty. A number: an open descriptor, which stays the caller's to close. A stream: the `stdout` of a
   * program that was started in this same turn of the event loop; the two are joined by an OS pipe and our end
   * of it is closed.
   */
  readonly stdin: 'ignore' | 'pipe' | number | Readable;
  /** `ignore`: nowhere. A number: an open descriptor, which the program writes by itself and which stays the caller's to close. */
  readonly stdout: 'pipe' | 'ignore' | number;
  /**
   * For a program whose work may be to start another one: it is done when it has exited, and after exit 0 whatever it
   * left in the background lives on. After any other end the whole group is ended, as ever.
   */
  readonly mayLeaveOthers?: boolean;
}

/** A program that was started. */
export interface Launched {
  /** `null` unless it is a pipe. */
  readonly stdin: Writable | null;
  /**
   * `null` unless it is a pipe. Its end means nothing: it ends in the same way when the program fails or is
   * killed. Only `done` tells.
   */
  readonly stdout: Readable | null;
  /** Resolves when the program has ended and its pipes are closed, whatever its status; never rejects. */
  readonly done: Promise<Exit>;
  /** Also the id of its process group; `null` when it could not be started. */
  readonly pid: number | null;
}
