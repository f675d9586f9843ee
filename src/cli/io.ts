import type { Readable, Writable } from 'node:stream';
import { maskLines } from '../reporters/github-text.ts';
import { colourPalette, type Palette, plainPalette } from '../reporters/palette.ts';
import type { Redactor } from '../util/redactor.ts';
import { type Audit, unaudited } from './audit/audit.ts';
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
  /** Where a verb of the audit log says that it begins. */
  readonly audit: Audit;
  /** Knows every secret that was read; for what is not printed by `write`. */
  readonly redactor: Redactor;
  /** Called with a secret before anybody can use it: from then on nothing shows it. */
  hide(secret: string): void;
}

export interface Output {
  readonly stream: Writable;
  readonly isTerminal: boolean;
  readonly columns: number;
  readonly colour: boolean;
  readonly palette: Palette;
  /** Masks what is secret in it. */
  write(text: string): void;
  /** For what was masked value by value before it was laid out. */
  writeExact(text: string): void;
}

/** The process as it was found; tests hand in streams of their own. */
export interface Surroundings {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly env: Env;
  readonly interrupts: Interrupts;
  /** One for the whole process. */
  readonly redactor: Redactor;
  /** Throws when the folder is gone. */
  cwd(): string;
}

type Terminal = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export interface Wishes {
  readonly noColour: boolean;
  readonly noInput: boolean;
}

export function createIo(around: Surroundings, cwd: string, wishes: Wishes): Io {
  const { redactor } = around;
  const stderr = createOutput(around.stderr, around, wishes);
  const asks = around.stdin.isTTY === true && stderr.isTerminal;
  return {
    stdin: around.stdin,
    stdout: createOutput(around.stdout, around, wishes),
    stderr,
    env: around.env,
    cwd,
    interrupts: around.interrupts,
    audit: unaudited,
    refusesInput: wishes.noInput,
    interactive: asks && !wishes.noInput && !isCi(around.env),
    redactor,
    hide: (secret) => {
      redactor.learn(secret);
      if (around.env.GITHUB_ACTIONS !== 'true') return;
      // The runner obeys both outputs of a step; standard output may be data.
      for (const line of maskLines(secret)) stderr.writeExact(`${line}\n`);
    },
  };
}

function createOutput(
  stream: Terminal,
  { env, redactor }: Pick<Surroundings, 'env' | 'redactor'>,
  wishes: Wishes,
): Output {
  const isTerminal = stream.isTTY === true;
  const colour = wantsColour({ isTerminal, env, refused: wishes.noColour });
  // A reader that went away, as `head` does, is no reason to stop working.
  const writeExact = (text: string) => void (stream.writable && stream.write(text));
  return {
    stream,
    isTerminal,
    columns: (isTerminal && stream.columns) || 80,
    colour,
    palette: colour ? colourPalette : plainPalette,
    write: (text) => writeExact(redactor.mask(text)),
    writeExact,
  };
}
