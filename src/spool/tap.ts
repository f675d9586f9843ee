import type { Readable } from 'node:stream';
import { BackupError } from '../model/failures.ts';
import type { TolerantCommand } from '../ports/launcher.ts';
import type { Exit } from '../ports/place.ts';
import type { Output, ProgramOutput, StreamOutput } from '../ports/source.ts';
import type { StepContext } from '../ports/step-context.ts';
import { explainExit } from './explain-exit.ts';
import { BrokenPipe } from './failures.ts';

/** Where a dump comes from. */
export interface Tap {
  open(signal: AbortSignal): OpenTap;
}

interface OpenTap {
  /** Its failure says less than `ended` and `prove` do. */
  readonly stdout: Readable;
  /** Whether `ended` knows how the source ended; a stream only fails by itself. */
  readonly tellsItsEnd: boolean;
  /** Settles when the source has ended; rejects unless that was well. */
  readonly ended: Promise<void>;
  /** Ends it, because nobody wants its bytes any more. */
  letGo(): void;
  /** After the last byte: rejects unless the dump is proved complete. */
  prove(bytes: number): Promise<void>;
}

export interface TapOptions {
  readonly output: Output;
  readonly allowEmpty: boolean;
  readonly context: StepContext;
}

/** Opens what a source has prepared. End of stream means nothing here: exit status, bytes and proof do. */
export function createTap(options: TapOptions): Tap {
  const { output } = options;
  return {
    open: (signal) =>
      'stream' in output ? openStream(output, options) : openProgram(output, options, signal),
  };
}

function openStream(output: StreamOutput, options: TapOptions): OpenTap {
  const stdout = output.stream();
  return {
    stdout,
    tellsItsEnd: false,
    ended: Promise.resolve(),
    letGo: () => stdout.destroy(),
    prove: (bytes) => prove({ ...options, bytes, exit: endedWell }),
  };
}

function openProgram(output: ProgramOutput, options: TapOptions, signal: AbortSignal): OpenTap {
  const { program, okCodes } = output;
  // In one language, because what a program says is read.
  const env = { LC_ALL: 'C', ...program.env };
  const command: TolerantCommand = { ...program, env, okCodes };
  const { stdout, done } = output.place.spawn(command, { ...options.context, signal });
  let isLetGo = false;
  const ended = done.then((exit) => {
    if (exit.code !== null && okCodes.includes(exit.code)) return;
    // We ended it ourselves: whoever made us do so says why.
    if (isLetGo && exit.signal !== null) throw new BrokenPipe('the source was let go');
    throw explainExit(program.argv[0], exit, 'dump');
  });
  return {
    stdout,
    tellsItsEnd: true,
    ended,
    letGo: () => {
      isLetGo = true;
      stdout.destroy();
    },
    prove: async (bytes) => {
      await ended;
      await prove({ ...options, bytes, exit: await done });
    },
  };
}

const endedWell: Exit = { code: 0, signal: null, stderr: '' };

interface Proof {
  readonly output: Output;
  readonly allowEmpty: boolean;
  readonly bytes: number;
  readonly exit: Exit;
}

async function prove({ output, allowEmpty, bytes, exit }: Proof): Promise<void> {
  if (bytes === 0 && !allowEmpty) {
    throw new BackupError({
      code: 'BP5013',
      stage: 'dump',
      message: 'the dump is empty: not one byte came out',
      hint: 'is the source what you meant? If it may be empty, say `allowEmpty: true`',
    });
  }
  await output.settle?.({ code: exit.code ?? 0, stderr: exit.stderr, bytes });
}
