import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { BackupError } from '../../model/failures.ts';
import { notWhole, refusedFile } from '../../model/import/failures.ts';
import { recognizeUnknown } from '../../model/import/layers.ts';
import type { Facts, Json } from '../../model/run/facts.ts';
import type { Launcher } from '../../ports/launcher.ts';
import type { Prover } from '../../ports/prover.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { decodeInto } from '../../spool/decode.ts';
import { Gauge } from '../../spool/meter/gauge.ts';
import { createMeterStep } from '../../spool/meter/meter-step.ts';
import { type Limits, withSink } from './sink.ts';
import { headOf } from './unwrap.ts';

export interface Proving {
  /** The bare content. */
  readonly file: string;
  readonly prover: Prover;
  readonly launcher: Launcher;
  readonly limits: Limits;
}

export interface Proved {
  /** What is stored: the content, or what the prover has made of it. */
  readonly file: string;
  readonly facts: Facts;
}

const idleMs = 60_000;

/** Whatever comes out is what the source of its kind would have made, or nothing does. */
export async function prove(proving: Proving, context: StepContext): Promise<Proved> {
  const head = await headOf(proving.file);
  if (head.length === 0) throw notWhole('it holds nothing', 'is it the right file?');
  try {
    const passed = await pass(proving, context);
    const { size: bytes } = await stat(passed.file);
    const facts = await proving.prover.prove({ ...passed, bytes }, context);
    return { file: passed.file, facts };
  } catch (error) {
    throw explain(error, head);
  }
}

interface Passed {
  readonly file: string;
  readonly found: Json;
}

/** Through the steps of the prover and by its inspector, where it has any. */
async function pass(
  { file, prover, launcher, limits }: Proving,
  context: StepContext,
): Promise<Passed> {
  const { steps = [], inspection = null } = prover;
  if (steps.length === 0 && inspection === null) return { file, found: null };
  const passed = await context.scratch.path('proved');
  const gauge = await Gauge.create(await context.scratch.path('gauge'));
  try {
    await withSink({ file: passed, limits, what: 'what becomes of it' }, async (sink) => {
      const all = [...steps, createMeterStep(gauge.file, inspection)];
      const chain = { stored: createReadStream(file), steps: all, launcher, idleMs };
      await decodeInto({ ...chain, end: { writable: sink.writable() } }, context.signal);
    });
    await rm(file, { force: true });
    return { file: passed, found: (await gauge.reading()).found };
  } finally {
    await gauge.close();
  }
}

function explain(error: unknown, head: Buffer): unknown {
  if (!(error instanceof BackupError)) return error;
  if (error.code === 'BP5111') {
    return refusedFile(error.message, 'a restore would refuse it, too; see `explain BP5162`');
  }
  const kind = recognizeUnknown(head);
  if (error.code !== 'BP5161' || kind === null) return error;
  return notWhole(`${error.message}; it is ${kind}`, error.hint, error);
}
