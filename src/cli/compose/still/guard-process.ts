import { createInterface } from 'node:readline';
import type { HeldStill } from '../../../stages/still/held-still.ts';
import { startAgain } from '../../../stages/still/start-again.ts';
import { createStillTools } from './still-tools.ts';
import type { Told } from './told.ts';

const patienceMs = 120_000;

/** The whole work of a program of its own: listens until its owner is gone, and starts what that has left still. */
export async function keepWatch(): Promise<void> {
  // Whoever ends the group of its owner does not mean it; it ends by itself.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => undefined);
  const held = new Map<string, HeldStill>();
  for await (const line of createInterface({ input: process.stdin })) {
    const told = JSON.parse(line) as Told;
    if ('hold' in told) held.set(told.hold.container, told.hold);
    else held.delete(told.release);
  }
  const tools = createStillTools(process.env);
  const context = { signal: AbortSignal.timeout(patienceMs) };
  const all = [...held.values()].toReversed();
  await Promise.allSettled(all.map((one) => startAgain(one, { tools, context })));
}
