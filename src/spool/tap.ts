import { openSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { BackupError } from '../model/failures.ts';
import type { Json } from '../model/run/facts.ts';
import type { Inspection } from '../ports/inspector.ts';
import type { Exit } from '../ports/place.ts';
import type { FileOutput, Output, ProgramOutput } from '../ports/source.ts';
import type { StepContext } from '../ports/step-context.ts';
import { explainExit } from './explain-exit.ts';
import { BrokenPipe } from './failures.ts';

/** Where a dump comes from. */
export interface Tap {
  readonly inspector: Inspection | null;
  open(signal: AbortSignal): OpenTap;
}

interface OpenTap {
  /** For the standard input of a program that is started in this turn of the event loop; the two are the caller's. */
  readonly bytes: Readable | number;
  /** Settles when the source has ended; rejects unless that was well. */
  readonly ended: Promise<void>;
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

/** Opens what a source has prepared. End of bytes means nothing here: exit status, their number and proof do. */
export function createTap(options: TapOptions): Tap {
  const { output } = options;
  if ('file' in output) return { inspector: null, open: () => openFile(output, options) };
  return {
    inspector: output.inspector ?? null,
    open: (signal) => openProgram(output, options, signal),
  };
}

function openFile(output: FileOutput, options: TapOptions): OpenTap {
  return {
    bytes: openSync(output.file, 'r'),
    ended: Promise.resolve(),
    prove: (dumped) => prove({ ...options, dumped, exit: endedWell }),
  };
}

function openProgram(output: ProgramOutput, options: TapOptions, signal: AbortSignal): OpenTap {
  const { program } = output;
  const { okCodes = [0] } = program;
  // In one language, because what a program says is read.
  const env = { LC_ALL: 'C', ...program.env };
  const context = { ...options.context, signal };
  const { stdin, stdout, done } = output.place.spawn({ ...program, env }, context);
  output.feed?.(stdin);
  const ended = done.then((exit) => {
    if (exit.code !== null && okCodes.includes(exit.code)) return;
    // We ended it ourselves: whoever made us do so says why.
    if (signal.aborted && exit.signal !== null) throw new BrokenPipe('the source was stopped');
    const known = output.explain?.(exit) ?? null;
    if (known !== null) throw known;
    throw explainExit(program.standsFor?.program ?? program.argv[0], exit, 'dump');
  });
  return {
    bytes: stdout,
    ended,
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
