import { BackupError } from '../../model/failures.ts';
import type { ContainerFacts } from '../../ports/engine-survey.ts';
import type { HeldLock } from '../../ports/lock.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { type HeldStill, isOf } from './held-still.ts';
import type { StillTools } from './still-tools.ts';

/** Whoever holds it has only to ask an engine. */
const doorMs = 120_000;

interface Around {
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

/** Says that the container must hold still for us, too. */
export async function joinHolders(container: string, around: Around): Promise<HeldLock> {
  const { tools, context } = around;
  const wish = { waitMs: doorMs, signal: context.signal, holder: tools.holder() };
  return await tools.locks.acquire([tools.lockOf(container)], 'shared', wish);
}

/** Whether somebody needs it still, in whatever run. Only at the door. */
export async function isHeldByOthers(
  container: string,
  { tools, context }: Around,
): Promise<boolean> {
  const wish = { waitMs: 0, signal: context.signal, holder: tools.holder() };
  try {
    await (await tools.locks.acquire([tools.lockOf(container)], 'exclusive', wish)).release();
    return false;
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof BackupError) return true;
    throw error;
  }
}

/**
 * The container goes on, unless another run still needs it still: then that one is the last. Repeatable. One that was made
 * anew meanwhile is found by its service.
 */
export async function startAgain(held: HeldStill, around: Around): Promise<void> {
  await atDoor(held.container, around, async () => {
    if (await isHeldByOthers(held.container, around)) return;
    const { tools, context } = around;
    const all = await (await tools.survey()).surveyContainers(context);
    const found = findIt(held, all);
    if (found === undefined) throw gone(held);
    const control = await tools.control();
    if (found.isPaused) await control.unpause(found.id, context);
    else if (!found.isRunning) await control.start(found.id, context);
  });
}

function findIt(
  { container, service }: HeldStill,
  all: readonly ContainerFacts[],
): ContainerFacts | undefined {
  const named = all.find(({ name }) => name === container);
  if (named !== undefined || service === null) return named;
  return all.find(({ labels }) => isOf(labels, service));
}

function gone({ container }: HeldStill): BackupError {
  return new BackupError({
    code: 'BP5022',
    message: `${container}, which was stopped for the backup, is not there any more`,
    hint: 'somebody has removed it meanwhile: make it again, such as with `docker compose up --detach`',
  });
}
