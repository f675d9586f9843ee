import { BackupError } from '../../model/failures.ts';
import type { HeldLock } from '../../ports/lock.ts';
import type { Quiesce, Quiesces } from '../../ports/quiesces.ts';
import type { Source } from '../../ports/source.ts';
import type { DumpPart } from '../dump-part.ts';
import type { Run } from '../run.ts';
import { type HeldStill, serviceIn } from './held-still.ts';
import { atDoor, isHeldByOthers, joinHolders, startAgain } from './start-again.ts';

type Scene = Pick<Run, 'parts' | 'record' | 'emit' | 'signal' | 'progress'>;

interface Holding {
  readonly held: HeldStill;
  readonly lock: HeldLock;
  readonly onDone: () => Promise<void>;
  readonly sinceMs: number;
}

/** Also when the run was interrupted: what was stopped must run again. */
const afterwardsMs = 300_000;
const noQuiesce: Quiesce = { stop: [], pause: [] };

/** Whatever happens, everything goes on when the work is over. The failure of the work leads. */
export async function withStillness(
  run: Scene,
  work: (still: Stillness) => Promise<void>,
): Promise<void> {
  const still = new Stillness(run);
  try {
    await work(still);
  } catch (error) {
    await still.end().catch((other: unknown) => {
      const message = other instanceof Error ? other.message : String(other);
      run.progress.warn(message);
      run.emit({ event: 'warning', message });
    });
    throw error;
  }
  await still.end();
}

/** The containers that a run makes hold still: each once, for as long as neighbouring dumps need it. */
export class Stillness {
  readonly #run: Scene;
  readonly #holdings = new Map<string, Holding>();

  constructor(run: Scene) {
    this.#run = run;
  }

  /** Afterwards just those hold still that this dump needs so, as far as they ran. */
  async turnTo({ source }: Pick<DumpPart, 'source'>): Promise<void> {
    const { stop, pause } = quiesces(source) ? source.quiesce : noQuiesce;
    const wanted = new Map<string, HeldStill['how']>([
      ...pause.map((name) => [name, 'pause'] as const),
      ...stop.map((name) => [name, 'stop'] as const),
    ]);
    const over = [...this.#holdings.values()].filter(
      ({ held }) => wanted.get(held.container) !== held.how,
    );
    // The last that was stopped is needed by those before it.
    for (const one of over.toReversed()) await this.#release(one);
    for (const [container, how] of wanted) {
      if (!this.#holdings.has(container)) await this.#hold(container, how);
    }
  }

  /** Everything goes on. All are tried; the first failure is thrown. */
  async end(): Promise<void> {
    const failures: unknown[] = [];
    for (const one of [...this.#holdings.values()].toReversed()) {
      await this.#release(one).catch((error: unknown) => failures.push(error));
    }
    for (const other of failures.slice(1)) {
      this.#run.progress.warn(other instanceof Error ? other.message : String(other));
    }
    if (failures.length > 0) throw failures[0];
  }

  async #hold(container: string, how: HeldStill['how']): Promise<void> {
    const { parts, record, signal } = this.#run;
    const around = this.#around(signal);
    await atDoor(container, around, async () => {
      const all = await (await parts.still.survey()).surveyContainers({ signal });
      const found = all.find(({ name }) => name === container);
      if (found === undefined) throw missing(container);
      const isUp = found.isRunning;
      // What was down before stays down; what another run has stopped is as if it ran.
      if (!isUp && !(await isHeldByOthers(container, around))) return;
      const held = { do: 'held-still', container, how, service: serviceIn(found.labels) } as const;
      parts.still.guard.hold(held);
      const onDone = await record.intend(held);
      const lock = await joinHolders(container, around);
      this.#holdings.set(container, { held, lock, onDone, sinceMs: performance.now() });
      if (isUp) await (await parts.still.control())[how](found.id, { signal });
      this.#run.emit({ event: 'held-still', container, how });
    });
  }

  async #release({ held, lock, onDone, sinceMs }: Holding): Promise<void> {
    const { container } = held;
    await lock.release();
    try {
      await startAgain(held, this.#around(AbortSignal.timeout(afterwardsMs)));
    } catch (error) {
      this.#holdings.delete(container);
      throw notStarted(container, error);
    }
    this.#holdings.delete(container);
    this.#run.parts.still.guard.release(container);
    await onDone();
    const durationMs = performance.now() - sinceMs;
    this.#run.emit({ event: 'goes-on', container, durationMs });
  }

  #around(signal: AbortSignal) {
    return { tools: this.#run.parts.still, context: { signal } };
  }
}

function quiesces(source: Source): source is Source & Quiesces {
  return 'quiesce' in source;
}

function missing(container: string): BackupError {
  return new BackupError({
    code: 'BP5019',
    stage: 'dump',
    message: `no container is called ${container}, which is to hold still`,
    hint: '`docker ps --all` shows their names; correct `quiesce`',
  });
}

function notStarted(container: string, error: unknown): BackupError {
  const reason = error instanceof Error ? error.message : String(error);
  return new BackupError({
    code: 'BP5022',
    stage: 'dump',
    message: `${container} was stopped for the backup, and does not start again: ${reason}`,
    hint: `docker start ${container}; \`docker logs ${container}\` says why it does not run`,
    cause: error,
  });
}
