import { BackupError } from '../../model/failures.ts';
import { artifactId } from '../../model/run/layout.ts';
import type { ContainerDetails, ContainerFacts } from '../../ports/engine-survey.ts';
import type { HeldLock } from '../../ports/lock.ts';
import type { DumpPart } from '../dump-part.ts';
import type { Run } from '../run.ts';
import { doesNotRun, missing, removedAtItsEnd, removedMeanwhile } from './failures.ts';
import { groupByStillness, type StillGroup } from './groups.ts';
import { type HeldStill, serviceIn } from './held-still.ts';
import {
  atDoor,
  isHeldByOthers,
  joinHolders,
  startAgainWithin,
  type WentOn,
} from './start-again.ts';

type Scene = Pick<Run, 'parts' | 'record' | 'emit' | 'signal' | 'progress'>;

interface Holding {
  readonly held: HeldStill;
  readonly lock: HeldLock;
  readonly onDone: () => Promise<void>;
  readonly sinceMs: number;
}

/** Also when the run was interrupted: what was stopped must run again. */
const afterwardsMs = 300_000;
const patienceMs = 20_000;
/** Whoever interrupts wants to see an end. The guard has more time. */
const interruptedPatienceMs = 4000;

/** Whatever happens, everything goes on when the work is over. What does not is told, and fails the run in the end. */
export async function withStillness(
  run: Scene,
  work: (still: Stillness) => Promise<void>,
): Promise<void> {
  const still = new Stillness(run);
  try {
    await work(still);
  } finally {
    await still.end();
  }
}

/** The containers that a run makes hold still: each once, for as long as neighbouring dumps need it. */
export class Stillness {
  readonly #run: Scene;
  readonly #groups: ReadonlyMap<DumpPart, StillGroup>;
  readonly #holdings = new Map<string, Holding>();
  /** They did not run before, and do not concern us afterwards. */
  readonly #down = new Set<string>();
  #current: StillGroup | null = null;

  constructor(run: Scene) {
    this.#run = run;
    this.#groups = groupByStillness(run.progress.dumps);
  }

  /** Afterwards just those hold still that this dump and its neighbours need so, as far as they ran. */
  async turnTo(part: DumpPart): Promise<void> {
    const group = this.#groups.get(part) ?? null;
    if (group !== this.#current) await this.end();
    this.#current = group;
    for (const [container, how] of group?.wanted ?? []) {
      const isKnown = this.#holdings.has(container) || this.#down.has(container);
      if (!isKnown) await this.#hold(container, how);
    }
  }

  /** Everything goes on, the last one that was stopped first: it may be needed by those before it. Never rejects. */
  async end(): Promise<void> {
    for (const one of [...this.#holdings.values()].toReversed()) await this.#release(one);
    for (const container of this.#down) await this.#lookAt(container);
    this.#holdings.clear();
    this.#down.clear();
    this.#current = null;
  }

  async #hold(container: string, how: HeldStill['how']): Promise<void> {
    const { parts, record, signal, emit } = this.#run;
    const around = this.#around(signal);
    await atDoor(container, around, async () => {
      const [found, { startedAt, isRemovedWhenStopped }] = await this.#find(container, signal);
      const isUp = found.isRunning;
      if (isUp && how === 'stop' && isRemovedWhenStopped) throw removedAtItsEnd(container);
      // What was down before stays down; what another run has stopped is as if it ran.
      const isHeld = async (role: 'run' | 'guard') => await isHeldByOthers(container, role, around);
      if (!isUp && !(await isHeld('run')) && !(await isHeld('guard'))) {
        this.#down.add(container);
        return;
      }
      const service = serviceIn(found.labels);
      const held = { do: 'held-still', container, how, startedAt, service } as const;
      const onDone = await record.intend(held);
      if (!(await parts.still.guard.hold(held, record.file))) this.#warnUnguarded(container);
      const lock = await joinHolders(container, 'run', around);
      this.#holdings.set(container, { held, lock, onDone, sinceMs: performance.now() });
      // Never broken off: nobody would know whether it is down a moment later.
      const whole = { signal: AbortSignal.timeout(afterwardsMs) };
      if (isUp) await (await parts.still.control())[how](found.id, whole);
      emit({ event: 'held-still', container, how });
      signal.throwIfAborted();
    });
  }

  #warnUnguarded(container: string): void {
    const message = `if this run were killed, only \`recover\` or the next run would start ${container}: the guard does not answer`;
    this.#run.progress.warnHere(message);
    this.#run.emit({ event: 'warning', message });
  }

  async #find(
    container: string,
    signal: AbortSignal,
  ): Promise<readonly [ContainerFacts, ContainerDetails]> {
    const survey = await this.#run.parts.still.survey();
    const all = await survey.surveyContainers({ signal });
    const found = all.find(({ name }) => name === container);
    const details = found && (await survey.inspectContainer(found.id, { signal }));
    if (!found || !details) throw missing(container);
    return [found, details];
  }

  async #release(holding: Holding): Promise<void> {
    const { held, onDone, sinceMs } = holding;
    const { container } = held;
    const { emit, parts } = this.#run;
    try {
      const wentOn = await this.#letGo(holding);
      if (wentOn === 'gone') throw removedMeanwhile(held);
      if (wentOn === 'ran') this.#disturb(container);
      const durationMs = performance.now() - sinceMs;
      emit({ event: 'goes-on', container, durationMs, isLeft: wentOn === 'left' });
      this.#remember(held, durationMs);
      parts.still.guard.release(container);
      // Where it cannot be written down, whoever recovers finds it running and has nothing to do.
      await onDone().catch(() => undefined);
    } catch (error) {
      const isTold = error instanceof BackupError && error.stage === 'dump';
      this.#tell(isTold ? error : doesNotRun(held, error));
      this.#remember(held, null);
    }
  }

  #remember({ container, how }: HeldStill, durationMs: number | null): void {
    const artifacts = this.#artifacts();
    this.#run.progress.stillnesses.push({ container, how, durationMs, artifacts });
  }

  async #letGo({ held, lock }: Holding): Promise<WentOn> {
    await lock.release();
    const limit = this.#run.signal.aborted ? interruptedPatienceMs : patienceMs;
    return await startAgainWithin(held, this.#around(AbortSignal.timeout(afterwardsMs)), limit);
  }

  /** Who did not run when it began could have been started by somebody. */
  async #lookAt(container: string): Promise<void> {
    try {
      const [{ isRunning }] = await this.#find(container, AbortSignal.timeout(afterwardsMs));
      if (isRunning) this.#disturb(container);
    } catch {
      // One that is gone has changed nothing; of an engine that is gone others tell.
    }
  }

  /** What was read then may be of several moments: it does not count before somebody has looked. */
  #disturb(container: string): void {
    const message = `${container} was started by somebody else while its data was read`;
    for (const id of this.#artifacts()) this.#run.progress.disturbed.set(id, message);
    this.#run.progress.warn(message);
    this.#run.emit({ event: 'warning', message });
  }

  #tell(failure: BackupError): void {
    this.#run.progress.down.push(failure);
    this.#run.emit({ event: 'warning', message: `${failure.message}: ${failure.hint}` });
  }

  #artifacts(): readonly string[] {
    return this.#current?.parts.map(({ id, member }) => artifactId(id, member)) ?? [];
  }

  #around(signal: AbortSignal) {
    return { tools: this.#run.parts.still, context: { signal } };
  }
}
