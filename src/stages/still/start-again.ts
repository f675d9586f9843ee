import { setTimeout as pause } from 'node:timers/promises';
import { BackupError } from '../../model/failures.ts';
import type { ContainerFacts } from '../../ports/engine-survey.ts';
import type { HeldLock } from '../../ports/lock.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { type HeldStill, isOf } from './held-still.ts';
import type { StillTools } from './still-tools.ts';

/** Whoever holds it has only to ask an engine. */
const doorMs = 120_000;
const retryMs = 1000;

export interface Around {
  readonly tools: StillTools;
  readonly context: Pick<StepContext, 'signal'>;
}

/** Nobody else stops or starts the container meanwhile. */
export async function atDoor<T>(
  container: string,
  { tools, context: { signal } }: Around,
  work: () => Promise<T>,
): Promise<T> {
  const name = `${tools.lockOf(container)}-door`;
  const door = await tools.locks.acquire([name], 'exclusive', {
    ...{ waitMs: doorMs, signal, holder: tools.holder() },
  });
  try {
    return await work();
  } finally {
    await door.release();
  }
}

/** Who needs a container still: a run, and the guard that starts it when the run is dead. */
export type Role = 'run' | 'guard';

/** Says that the container must hold still for us, too. */
export async function joinHolders(
  container: string,
  role: Role,
  { tools, context: { signal } }: Around,
): Promise<HeldLock> {
  const wish = { waitMs: doorMs, signal, holder: tools.holder() };
  return await tools.locks.acquire([lockOf(container, role, tools)], 'shared', wish);
}

/** Whether somebody needs it still, in whatever run. Only at the door. */
export async function isHeldByOthers(
  container: string,
  role: Role,
  { tools, context: { signal } }: Around,
): Promise<boolean> {
  const wish = { waitMs: 0, signal, holder: tools.holder() };
  try {
    const lock = await tools.locks.acquire([lockOf(container, role, tools)], 'exclusive', wish);
    await lock.release();
    return false;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BackupError && error.code === 'BP5001') return true;
    throw error;
  }
}

function lockOf(container: string, role: Role, tools: StillTools): string {
  const name = tools.lockOf(container);
  return role === 'run' ? name : `${name}-guard`;
}

/** `ran`: somebody else had started it. `left`: another run needs it still, and that one starts it. */
export type WentOn = 'started' | 'ran' | 'left' | 'gone';

/**
 * The container goes on, unless another run still needs it still: then that one is the last. Repeatable. One that was made
 * anew meanwhile is found by its service.
 */
export async function startAgain(held: HeldStill, around: Around): Promise<WentOn> {
  return await atDoor(held.container, around, async () => {
    const { tools, context } = around;
    const survey = await tools.survey();
    const found = findIt(held, await survey.surveyContainers(context));
    const details = found && (await survey.inspectContainer(found.id, context));
    if (!found || !details) return 'gone';
    const isAsBefore = details.startedAt === held.startedAt;
    if (found.isRunning && !(held.how === 'stop' && isAsBefore)) return 'ran';
    if (await isHeldByOthers(held.container, 'run', around)) return 'left';
    await letRun(found, around);
    return 'started';
  });
}

async function letRun(
  { id, isRunning, isPaused }: ContainerFacts,
  { tools, context }: Around,
): Promise<void> {
  const control = await tools.control();
  try {
    if (isPaused) return await control.unpause(id, context);
    // Its end was asked for by one who died, and may be yet to come: then it would be down a moment later.
    if (isRunning) await control.stop(id, context);
    await control.start(id, context);
  } catch (cause) {
    context.signal.throwIfAborted();
    if (!(cause instanceof BackupError)) throw cause;
    const { message, hint } = cause;
    throw new BackupError({ code: 'BP5022', message, hint, cause });
  }
}

/** An engine that is just being started again itself costs nobody the application. */
export async function startAgainWithin(
  held: HeldStill,
  around: Around,
  patienceMs: number,
): Promise<WentOn> {
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      return await startAgain(held, around);
    } catch (error) {
      const isAway = error instanceof BackupError && error.code === 'BP5018';
      if (!isAway || performance.now() + retryMs > end) throw error;
    }
    await pause(retryMs, undefined, { signal: around.context.signal });
  }
}

function findIt(
  { container, service }: HeldStill,
  all: readonly ContainerFacts[],
): ContainerFacts | undefined {
  const named = all.find(({ name }) => name === container);
  if (named !== undefined || service === null) return named;
  return all.find(({ labels }) => isOf(labels, service));
}
