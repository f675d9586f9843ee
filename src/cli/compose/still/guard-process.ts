import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { HeldLock } from '../../../ports/lock.ts';
import { appendEntry, openEffects } from '../../../runner/journal.ts';
import { readIfThere } from '../../../runner/recovery/journals.ts';
import type { HeldStill } from '../../../stages/still/held-still.ts';
import { type Around, joinHolders, startAgain } from '../../../stages/still/start-again.ts';
import { createStillTools } from './still-tools.ts';
import type { Told } from './told.ts';

/** An engine may be away for a while; whoever recovers after that has the rest. */
const patienceMs = 600_000;
const retryMs = 1000;

interface Watched {
  readonly held: HeldStill;
  readonly journal: string;
  /** Whoever finds it down meanwhile knows by this that it is to run again. */
  readonly lock: HeldLock | null;
}

/** The whole work of a program of its own: listens until its owner is gone, and starts what that has left still. */
export async function keepWatch(): Promise<void> {
  // Whoever ends the group of its owner does not mean it; it ends by itself.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => undefined);
  // Who asked can be dead by now.
  process.stdout.on('error', () => undefined);
  const tools = createStillTools(process.env);
  const watched = new Map<string, Watched>();
  for await (const line of createInterface({ input: process.stdin })) {
    const told = JSON.parse(line) as Told;
    if ('hold' in told) {
      watched.set(told.hold.container, await watch(told, tools));
      process.stdout.write('watching\n');
    } else {
      await watched.get(told.release)?.lock?.release();
      watched.delete(told.release);
    }
  }
  await startAll([...watched.values()].toReversed(), tools);
}

/** One that cannot be started now keeps no other waiting. */
async function startAll(all: readonly Watched[], tools: Around['tools']): Promise<void> {
  const end = performance.now() + patienceMs;
  let left = all;
  while (left.length > 0 && performance.now() < end) {
    const failed: Watched[] = [];
    for (const one of left) if (!(await isStarted(one, tools))) failed.push(one);
    left = failed;
    if (left.length > 0) await pause(retryMs);
  }
}

async function watch(
  { hold: held, journal }: Extract<Told, { readonly hold: HeldStill }>,
  tools: Around['tools'],
): Promise<Watched> {
  const around = { tools, context: { signal: AbortSignal.timeout(5000) } };
  // Without it the container is started none the less.
  const lock = await joinHolders(held.container, 'guard', around).catch(() => null);
  return { held, journal, lock };
}

async function isStarted(
  { held, journal, lock }: Watched,
  tools: Around['tools'],
): Promise<boolean> {
  try {
    const context = { signal: AbortSignal.timeout(patienceMs) };
    if ((await startAgain(held, { tools, context })) !== 'gone')
      await markDone(journal, held.container);
  } catch {
    // It has nobody to tell; the journal has it still, for whoever recovers. Where that is done, so is this.
    if ((await openIn(journal, held.container)).length > 0) return false;
  }
  await lock?.release();
  return true;
}

/** What somebody stops by hand from now on stays down. */
async function markDone(journal: string, container: string): Promise<void> {
  for (const number of await openIn(journal, container))
    await appendEntry(journal, { kind: 'done', number });
}

/** Nothing in a journal that is there no more. */
async function openIn(journal: string, container: string): Promise<readonly number[]> {
  const entries = (await readIfThere(journal)) ?? [];
  return openEffects(entries).flatMap(({ number, effect }) =>
    effect.do === 'held-still' && effect.container === container ? [number] : [],
  );
}
