import type { Json } from '../model/run/facts.ts';
import type { Seal } from '../ports/body.ts';
import type { Step } from '../ports/codec.ts';
import type { Launcher } from '../ports/launcher.ts';
import { type ChainOptions, joinChain, openChain } from './chain.ts';
import type { Failures } from './failures.ts';
import { Gauge } from './meter/gauge.ts';
import { createMeterStep } from './meter/meter-step.ts';
import { watchGauge } from './meter/watch-gauge.ts';
import { pump } from './pump.ts';
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

/** A program's output goes by way of a meter, and not through us; a stream of ours is read here. */
export function openIntake(flow: Flow, failures: Failures): Promise<Intake> {
  return flow.tap.isProgram ? openMetered(flow, failures) : Promise.resolve(pumped(flow, failures));
}

async function openMetered(flow: Flow, failures: Failures): Promise<Intake> {
  const { tap, steps } = flow;
  const gauge = await Gauge.create(flow.scratch);
  const meter = createMeterStep(gauge.file, tap.inspector);
  // In one turn of the event loop: a byte that reached us could not be handed on.
  const opened = tap.open(failures.signal);
  const parts = joinChain(opened.stdout, chainOf(flow, [meter, ...steps]), failures.signal);
  const watch = watchGauge(gauge, flow);
  failures.watch(watch.silent).catch(() => undefined);
  const plain = Promise.all(parts).then(() => gauge.reading());
  return {
    ...{ plain, parts, ended: opened.ended, prove: opened.prove },
    close: async () => {
      await watch.stop();
      await gauge.close();
    },
  };
}

function pumped(flow: Flow, failures: Failures): Intake {
  const { signal } = failures;
  const opened = flow.tap.open(signal);
  const chain = openChain(chainOf(flow, flow.steps), signal);
  const plain = pump(opened.stdout, chain.head, { ...flow, signal, letGo: opened.letGo });
  return {
    plain: plain.then((seal) => ({ ...seal, found: null })),
    ...{ parts: chain.parts, ended: opened.ended, prove: opened.prove },
    close: () => Promise.resolve(),
  };
}

function chainOf({ launcher, spool }: Flow, steps: ChainOptions['steps']): ChainOptions {
  return { steps, launcher, end: spool.entrance, stage: 'encrypt' };
}
