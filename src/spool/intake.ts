import { closeSync } from 'node:fs';
import type { Json } from '../model/run/facts.ts';
import type { Seal } from '../ports/body.ts';
import type { Step } from '../ports/codec.ts';
import type { Launcher } from '../ports/launcher.ts';
import { type ChainOptions, joinChain } from './chain.ts';
import type { Failures } from './failures.ts';
import { Gauge } from './meter/gauge.ts';
import { createMeterStep } from './meter/meter-step.ts';
import { watchGauge } from './meter/watch-gauge.ts';
import type { Spool } from './spool.ts';
import type { Tap } from './tap.ts';

export interface Flow {
  readonly tap: Tap;
  readonly steps: readonly Step[];
  readonly spool: Spool;
  readonly launcher: Launcher;
  /** Without a byte for so long the dump has failed. */
  readonly idleMs: number;
  readonly onPlain: (bytes: number) => void;
  /** A path for a small file that does not exist yet. */
  readonly scratch: string;
}

/** A dump on its way from the source to the spool, counted and hashed before the first codec. */
export interface Intake {
  /** Settles after the last byte. */
  readonly plain: Promise<Taken>;
  /** The source's own end. */
  readonly ended: Promise<void>;
  /** Every program and joint behind the source. */
  readonly parts: readonly Promise<unknown>[];
  /** Rejects unless the dump is proved complete. */
  prove(taken: Taken): Promise<void>;
  close(): Promise<void>;
}

interface Taken extends Seal {
  /** What the source's inspector has found; `null` without one. */
  readonly found: Json;
}

/** The bytes go by way of a meter, and not through us. */
export async function openIntake(flow: Flow, failures: Failures): Promise<Intake> {
  const gauge = await Gauge.create(flow.scratch);
  try {
    return begin(flow, gauge, failures);
  } catch (error) {
    await gauge.close();
    throw error;
  }
}

/** In one turn of the event loop: a byte that reached us could not be handed on. */
function begin(flow: Flow, gauge: Gauge, failures: Failures): Intake {
  const { tap, steps } = flow;
  const meter = createMeterStep(gauge.file, tap.inspector);
  const opened = tap.open(failures.signal);
  const parts = joinChain(opened.bytes, chainOf(flow, [meter, ...steps]), failures.signal);
  // The meter has its own by now; a program's end of the pipe is gone already.
  if (typeof opened.bytes === 'number') closeSync(opened.bytes);
  const watch = watchGauge(gauge, flow);
  failures.watch(watch.silent).catch(() => undefined);
  return {
    plain: Promise.all(parts).then(() => gauge.reading()),
    ...{ parts, ended: opened.ended, prove: opened.prove },
    close: async () => {
      await watch.stop();
      await gauge.close();
    },
  };
}

function chainOf({ launcher, spool }: Flow, steps: ChainOptions['steps']): ChainOptions {
  return { steps, launcher, end: spool.entrance, stage: 'encrypt' };
}
