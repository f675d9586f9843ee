import { awaitHealth } from '../../stages/restore/health/await-health.ts';
import { migrateData } from '../../stages/restore/migrate-data.ts';
import type { Placed } from '../../stages/restore/placed.ts';
import { type MovedCode, putCodeBack } from '../../stages/restore/put-code-back.ts';
import { contextOf, type Restore } from '../../stages/restore/restore.ts';
import { prepareStop, type Stopped } from '../../stages/restore/stop-services.ts';
import { TakenBack } from '../../stages/restore/taken-back.ts';
import { Cleanup } from '../cleanup.ts';
import type { RestoreLog, StepNote } from './restore-log.ts';

export interface Replacing {
  readonly placed: readonly Placed[];
  readonly log: RestoreLog;
  /** The turning point, durable when it resolves: before it everything is taken back, after it everything stays. */
  readonly turn: () => Promise<void>;
}

/**
 * The loaded data takes the place of the live one, the code goes to its tag, and the application has to be well
 * afterwards. When anything fails until then, all of it is as it was before, in the reverse order: `TakenBack`. Data that
 * cannot be taken back stops what would come after it.
 */
export async function replaceData(
  restore: Restore,
  { placed, log, turn }: Replacing,
): Promise<void> {
  const replacement = new Replacement(restore, placed);
  try {
    await log.step('stop', () => replacement.stop());
    await log.step('checkout', () => replacement.checkOut());
    await log.step('activate', () => replacement.activate());
    await log.step('start', () => replacement.start());
    await log.step('health', () => replacement.awaitHealth());
    restore.signal.throwIfAborted();
    await turn();
  } catch (error) {
    throw new TakenBack(error, await replacement.takeBack());
  }
  await replacement.forget();
}

class Replacement {
  readonly #restore: Restore;
  readonly #placed: readonly Placed[];
  /** In the order in which they are released. */
  readonly #back = { started: new Cleanup(), data: new Cleanup(), around: new Cleanup() };
  #stopped: Stopped | null = null;
  #code: MovedCode | null = null;

  constructor(restore: Restore, placed: readonly Placed[]) {
    this.#restore = restore;
    this.#placed = placed;
  }

  async stop(): Promise<StepNote> {
    const stopped = await prepareStop(this.#restore);
    if (stopped === null) return { skipped: 'nothing to stop' };
    this.#stopped = stopped;
    // Also a stop that fails in its middle may have stopped something.
    this.#back.around.defer('the application', async () => {
      await stopped.start();
      await stopped.forget();
    });
    await stopped.stop();
    return this.#restore.services?.names.join(', ') ?? '';
  }

  async checkOut(): Promise<StepNote> {
    const moved = await putCodeBack(this.#restore);
    if (moved === null) return { skipped: 'the code stays' };
    this.#code = moved;
    this.#back.around.defer('the code', () => moved.comeBack());
    return this.#restore.progress.code?.tag ?? '';
  }

  async activate(): Promise<StepNote> {
    for (const placed of this.#placed) {
      this.#back.data.defer(placed.part.artifact.id, () => placed.rollback());
      await placed.activate();
    }
    await migrateData(this.#restore);
    return `${this.#placed.length} in place`;
  }

  async start(): Promise<StepNote> {
    const stopped = this.#stopped;
    if (stopped === null) return { skipped: 'nothing to start' };
    // Also a start that fails has started something, which must not work on data that is exchanged back.
    this.#back.started.defer('the application', () => stopped.stop());
    await stopped.start();
    return this.#restore.services?.names.join(', ') ?? '';
  }

  async awaitHealth(): Promise<StepNote> {
    const { health, emit } = this.#restore;
    if (health.length === 0) return { skipped: 'no checks' };
    await awaitHealth(health, { context: contextOf(this.#restore), emit });
    return health.length === 1 ? 'its check passed' : `all ${health.length} checks passed`;
  }

  /** All of it stays. */
  async forget(): Promise<void> {
    await this.#stopped?.forget();
    await this.#code?.forget();
  }

  /** What could not be taken back, and whether that keeps the application out of service. */
  async takeBack(): Promise<Pick<TakenBack, 'also' | 'isHalf'>> {
    const { started, data, around } = this.#back;
    const also = [...(await started.release()), ...(await data.release())];
    const isHalf = this.#placed.some(({ isStuck }) => isStuck);
    if (isHalf) return { also: [...also, stillOut], isHalf };
    return { also: [...also, ...(await around.release())], isHalf };
  }
}

const stillOut =
  'the application stays out of service until its data is as it was: mend what is said, then run `run-pipeline recover`';
