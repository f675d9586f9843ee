import type { Readable } from 'node:stream';
import { BackupError } from '../model/failures.ts';
import type { Json } from '../model/run/facts.ts';
import type { Inspection } from '../ports/inspector.ts';
import type { TolerantCommand } from '../ports/launcher.ts';
import type { Exit } from '../ports/place.ts';
import type { Output, ProgramOutput, StreamOutput } from '../ports/source.ts';
import type { StepContext } from '../ports/step-context.ts';
import { explainExit } from './explain-exit.ts';
import { BrokenPipe } from './failures.ts';

/** Where a dump comes from. */
export interface Tap {
  /** Whether its bytes are the output of a program of this machine. */
  readonly isProgram: boolean;
  readonly inspector: Inspection | null;
  open(signal: AbortSignal): OpenTap;
}

interface OpenTap {
  readonly stdout: Readable;
  /** Settles when the source has ended; rejects unless that was well. A stream only fails by itself. */
  readonly ended: Promise<void>;
  /** Ends it, because nobody wants its bytes any more. */
  letGo(): void;
  /** After the last byte: rejects unless the dump is proved complete. */
  prove(taken: Dumped): Promise<void>;
}

interface Dumped {
  readonly bytes: number;
  readonly found: Json;
}

export interface TapOptions {
  readonly output: Output;
  readonly allowEmpty: boolean;
  readonly context: StepContext;
}

/** Opens what a source has prepared. End of stream means nothing here: exit status, bytes and proof do. */
export function createTap(options: TapOptions): Tap {
  const { output } = options;
  if ('stream' in output) {
    return { isProgram: false, inspector: null, open: () => openStream(output, options) };
  }
  return {
    isProgram: true,
    inspector: output.inspector ?? null,
    open: (signal) => openProgram(output, options, signal),
  };
}

function openStream(output: StreamOutput, options: TapOptions): OpenTap {
  const stdout = output.stream();
  return {
    stdout,
    ended: Promise.resolve(),
    letGo: () => stdout.destroy(),
    prove: (dumped) => prove({ ...options, dumped, exit: endedWell }),
  };
}

function openProgram(output: ProgramOutput, options: TapOptions, signal: AbortSignal): OpenTap {
  const { program, okCodes } = output;
  // In one language, because what a program says is read.
  const env = { LC_ALL: 'C', ...program.env };
  const command: TolerantCommand = { ...program, env, okCodes };
  const { stdin, stdout, done } = output.place.spawn(command, { ...options.context, signal });
  output.feed?.(stdin);
  const ended = done.then((exit) => {
    if (exit.code !== null && okCodes.includes(exit.code)) return;
    // We ended it ourselves: whoever made us do so says why.
    if (signal.aborted && exit.signal !== null) throw new BrokenPipe('the source was stopped');
    throw explainExit(program.argv[0], exit, 'dump');
  });
  return {
    stdout,
    ended,
    letGo: () => stdout.destroy(),
    prove: async (dumped) => {
      await ended;
      await prove({ ...options, dumped, exit: await done });
    },
  };
}

const endedWell: Exit = { code: 0, signal: null, stderr: '' };

interface Proof {
  readonly output: Output;
  readonly allowEmpty: boolean;
  readonly dumped: Dumped;
  readonly exit: Exit;
}

async function prove({ output, allowEmpty, dumped, exit }: Proof): Promise<void> {
  if (dumped.bytes === 0 && !allowEmpty) {
    throw new BackupError({
      code: 'BP5013',
      stage: 'dump',
      message: 'the dump is empty: not one byte came out',
      hint: 'is the source what you meant? If it may be empty, say `allowEmpty: true`',
    });
  }
  await output.settle?.({ code: exit.code ?? 0, stderr: exit.stderr, ...dumped });
}
