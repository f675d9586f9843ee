import type { Readable, Writable } from 'node:stream';
import { colourPalette, type Palette, plainPalette } from '../reporters/palette.ts';
import { type Env, isCi, wantsColour } from './environment.ts';
import type { Interrupts } from './interrupts.ts';

/** All that a verb may touch of the process around it. */
export interface Io {
  readonly stdin: Readable;
  /** Data. */
  readonly stdout: Output;
  /** Everything for people. */
  readonly stderr: Output;
  readonly env: Env;
  /** The folder to work in, after `-C`. */
  readonly cwd: string;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  /** Nobody is there to read what is asked or told: `--no-input`. */
  readonly refusesInput: boolean;
  readonly interrupts: Interrupts;
}

export interface Output {
  readonly stream: Writable;
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly colour: boolean;
  readonly palette: Palette;
  write(text: string): void;
}

/** The process as it was found; tests hand in streams of their own. */
export interface Surroundings {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly env: Env;
  readonly interrupts: Interrupts;
  /** Throws when the folder is gone. */
  cwd(): string;
}

type Terminal = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export interface Wishes {
  readonly noColour: boolean;
  readonly noInput: boolean;
}

export function createIo(around: Surroundings, cwd: string, wishes: Wishes): Io {
  const stderr = createOutput(around.stderr, around.env, wishes);
  const asks = around.stdin.isTTY === true && stderr.isTerminal;
  return {
    stdin: around.stdin,
    stdout: createOutput(around.stdout, around.env, wishes),
    stderr,
    env: around.env,
    cwd,
    interrupts: around.interrupts,
    refusesInput: wishes.noInput,
    interactive: asks && !wishes.noInput && !isCi(around.env),
  };
}

function createOutput(stream: Terminal, env: Env, wishes: Wishes): Output {
  const isTerminal = stream.isTTY === true;
  const colour = wantsColour({ isTerminal, env, refused: wishes.noColour });
  return {
    stream,
    isTerminal,
    columns: (isTerminal && stream.columns) || 80,
    colour,
    palette: colour ? colourPalette : plainPalette,
    // A reader that went away, as `head` does, is no reason to stop working.
    write: (text) => void (stream.writable && stream.write(text)),
  };
}
