import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StageName } from '../model/stages.ts';
import type { Step } from '../ports/codec.ts';
import type { Launched, Launcher } from '../ports/launcher.ts';
import type { Command } from '../ports/place.ts';
import { DescriptorWriter } from './descriptor-writer.ts';
import { explainExit } from './explain-exit.ts';
import { BrokenPipe } from './failures.ts';

export interface Chain {
  /** What is written here ends up, changed by all steps, at the end. */
  readonly head: Writable;
  /** One for each program and joint; all resolve when the last byte has arrived. */
  readonly parts: readonly Promise<unknown>[];
}

/** Where a chain leads: an open file, which a program writes by itself, or a stream of ours. */
type ChainEnd = { readonly descriptor: number } | { readonly writable: Writable };

export interface ChainOptions {
  readonly steps: readonly Step[];
  readonly end: ChainEnd;
  readonly launcher: Launcher;
  /** Which stage a failing program belongs to. */
  readonly stage: StageName;
}

/** Joins the steps: programs that stand beside each other by an OS pipe, the last of them onto the file itself. */
export function openChain(
  { steps, end, launcher, stage }: ChainOptions,
  signal: AbortSignal,
): Chain {
  const parts: Promise<unknown>[] = [];
  const openFrom = (at: number): Writable => {
    const step = steps[at];
    if (step === undefined) return openEnd(end, parts);
    if ('transform' in step) {
      const transform = step.transform();
      parts.push(pipeline(transform, openFrom(at + 1), { signal }));
      return transform;
    }
    const joined = programsFrom(steps, at);
    const programs = joined.map(({ program }) => program);
    const isLast = at + programs.length === steps.length;
    const launched = startAll(
      programs,
      { launcher, stdout: isLast && 'descriptor' in end ? end.descriptor : 'pipe' },
      signal,
    );
    parts.push(...launched.map(({ done }, index) => done.then(assertWell(joined[index], stage))));
    const { stdout } = launched.at(-1) ?? {};
    if (stdout) parts.push(pipeline(stdout, openFrom(at + programs.length), { signal }));
    return headOf(launched);
  };
  return { head: openFrom(0), parts };
}

function openEnd(end: ChainEnd, parts: Promise<unknown>[]): Writable {
  const writable = 'writable' in end ? end.writable : new DescriptorWriter(end.descriptor);
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
  readonly stdout: number | 'pipe';
}

/** Started in one turn of the event loop, so that no byte is read from a joint on our side. */
function startAll(
  programs: readonly Command[],
  { launcher, stdout }: StartOptions,
  signal: AbortSignal,
): readonly Launched[] {
  const launched: Launched[] = [];
  for (const [index, program] of programs.entries()) {
    const isLast = index === programs.length - 1;
    const stdin = launched.at(-1)?.stdout ?? 'pipe';
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
    if (exit.signal === null && exit.failure === undefined) step?.settle?.(exit.stderr);
    if (exit.code === 0) return;
    throw explainExit(step?.program.argv[0] ?? 'a program', exit, stage);
  };
}
