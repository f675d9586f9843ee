import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StageName } from '../model/stages.ts';
import type { Step } from '../ports/codec.ts';
import type { Launched, Launcher } from '../ports/launcher.ts';
import type { Command } from '../ports/place.ts';
import { writerInto } from './descriptor-writer.ts';
import { explainExit } from './explain-exit.ts';
import { BrokenPipe } from './failures.ts';
import type { Entrance } from './spool.ts';

export interface Chain {
  /** What is written here ends up, changed by all steps, at the end. */
  readonly head: Writable;
  /** One for each program and joint; all resolve when the last byte has arrived. */
  readonly parts: readonly Promise<unknown>[];
}

export interface ChainOptions {
  readonly steps: readonly Step[];
  readonly end: Entrance;
  readonly launcher: Launcher;
  /** Which stage a failing program belongs to. */
  readonly stage: StageName;
}

/** Joins the steps: programs that stand beside each other by an OS pipe, the last of them onto the file itself. */
export function openChain(options: ChainOptions, signal: AbortSignal): Chain {
  const chain = new Joints(options, signal);
  return { head: chain.open(0), parts: chain.parts };
}

/**
 * The same behind an open file, or a program that was started in this turn of the event loop: it is joined to the
 * first step, which is a program too. No byte passes through us.
 */
export function joinChain(
  from: Readable | number,
  options: ChainOptions,
  signal: AbortSignal,
): Chain['parts'] {
  const chain = new Joints(options, signal);
  chain.start(0, from);
  return chain.parts;
}

class Joints {
  readonly parts: Promise<unknown>[] = [];
  readonly #options: ChainOptions;
  readonly #signal: AbortSignal;

  constructor(options: ChainOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  /** What leads through all steps from this one on. */
  open(at: number): Writable {
    const { steps, end } = this.#options;
    const step = steps[at];
    if (step === undefined) return openEnd(end, this.parts);
    if ('program' in step) return headOf(this.start(at, 'pipe'));
    const transform = step.transform();
    this.parts.push(pipeline(transform, this.open(at + 1), { signal: this.#signal }));
    return transform;
  }

  /** Starts the programs that stand side by side from this step on, and opens what is behind them. */
  start(at: number, stdin: 'pipe' | Readable | number): readonly Launched[] {
    const { steps, end, launcher, stage } = this.#options;
    const joined = programsFrom(steps, at);
    const behind = at + joined.length;
    const stdout =
      behind === steps.length && 'descriptor' in end ? end.descriptor : ('pipe' as const);
    const programs = joined.map(({ program }) => program);
    const launched = startAll(programs, { launcher, stdin, stdout }, this.#signal);
    this.parts.push(
      ...launched.map(({ done }, index) => done.then(assertWell(joined[index], stage))),
    );
    const last = launched.at(-1)?.stdout;
    if (last) this.parts.push(pipeline(last, this.open(behind), { signal: this.#signal }));
    return launched;
  }
}

function openEnd(end: Entrance, parts: Promise<unknown>[]): Writable {
  const writable = writerInto(end);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  writable.once('finish', resolve).once('error', reject);
  // Let go without a word: whoever did it says why. After the end this comes too late to matter.
  writable.once('close', () => reject(new BrokenPipe('the end of the chain was let go')));
  parts.push(promise);
  return writable;
}

type ProgramStep = Extract<Step, { readonly program: Command }>;

function programsFrom(steps: readonly Step[], at: number): readonly ProgramStep[] {
  const rest = steps.slice(at);
  const end = rest.findIndex((step) => !('program' in step));
  return (end === -1 ? rest : rest.slice(0, end)).flatMap((step) =>
    'program' in step ? step : [],
  );
}

interface StartOptions {
  readonly launcher: Launcher;
  readonly stdin: Readable | number | 'pipe';
  readonly stdout: number | 'pipe';
}

/** Started in one turn of the event loop, so that no byte is read from a joint on our side. */
function startAll(
  programs: readonly Command[],
  { launcher, stdin: first, stdout }: StartOptions,
  signal: AbortSignal,
): readonly Launched[] {
  const launched: Launched[] = [];
  for (const [index, program] of programs.entries()) {
    const isLast = index === programs.length - 1;
    const stdin = launched.at(-1)?.stdout ?? first;
    launched.push(
      launcher.start(plainly(program), { stdin, stdout: isLast ? stdout : 'pipe' }, signal),
    );
  }
  return launched;
}

/** In one language, because what a program says is read. */
function plainly(program: Command): Command {
  return { ...program, env: { LC_ALL: 'C', ...program.env } };
}

function headOf(launched: readonly Launched[]): Writable {
  const head = launched[0]?.stdin;
  if (!head) throw new Error('a chain without a program has no head');
  return head;
}

/** The step itself may know better than the exit status what its program has said. */
function assertWell(step: ProgramStep | undefined, stage: StageName) {
  return (exit: Awaited<Launched['done']>) => {
    try {
      if (exit.signal === null && exit.failure === undefined) step?.settle?.(exit.stderr);
      if (exit.code === 0) return;
      const { standsFor, argv } = step?.program ?? {};
      throw explainExit(standsFor?.program ?? argv?.[0] ?? 'a program', exit, stage);
    } catch (cause) {
      if (step?.isSink !== true || cause instanceof BrokenPipe) throw cause;
      throw new BrokenPipe('the end of the chain has failed', { cause });
    }
  };
}
