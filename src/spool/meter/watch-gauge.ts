import { silent } from '../silent.ts';
import type { Gauge } from './gauge.ts';

const lookEveryMs = 100;

export interface Watching {
  /** Without a byte from the source for so long the dump has failed. */
  readonly idleMs: number;
  readonly onPlain: (bytes: number) => void;
}

export interface Watch {
  /** Never resolves; rejects when the source falls silent. */
  readonly silent: Promise<never>;
  /** Looks once more, and then no more. */
  stop(): Promise<void>;
}

/** Tells how a meter gets on. Time counts only while it waits for the source: a slow reader is no silent source. */
export function watchGauge(gauge: Gauge, { idleMs, onPlain }: Watching): Watch {
  const { promise, reject } = Promise.withResolvers<never>();
  let [told, lastHeard] = [0, performance.now()];
  const look = async (): Promise<void> => {
    const { received, handedOn } = await gauge.level();
    if (received !== told || received !== handedOn) lastHeard = performance.now();
    if (received > told) onPlain(received - told);
    told = received;
    if (performance.now() - lastHeard >= idleMs) reject(silent(idleMs));
  };
  let looking = Promise.resolve();
  const next = (): void => {
    looking = look().catch(reject);
  };
  const timer = setInterval(next, Math.min(lookEveryMs, Math.max(10, idleMs / 4)));
  return {
    silent: promise,
    stop: async () => {
      clearInterval(timer);
      await looking;
      await look().catch(() => undefined);
    },
  };
}
