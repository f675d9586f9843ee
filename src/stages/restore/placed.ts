import type { Handle } from '../../ports/restorer.ts';
import type { RestorePart } from './decided.ts';
import { lastingContext, type Restore } from './restore.ts';

/** One artifact that this restore has begun to put back. It ends in one of two ways, once. */
export class Placed {
  readonly part: RestorePart;
  readonly handle: Handle;
  readonly #restore: Restore;
  readonly #done: () => Promise<void>;
  #isOpen = true;
  #isStuck = false;

  /** Chooses where the data will lie; it is durable in the journal before anything of it is there. */
  static async begin(restore: Restore, part: RestorePart): Promise<Placed> {
    const { artifact, definition, isReversible, restorer, wish } = part;
    const handle = await restorer.prepare(wish, lastingContext(restore));
    const { discardPrevious } = restore.decided.plan.options;
    const done = await restore.record.intend({
      ...{ do: 'put-back', artifact: artifact.id, definition, handle },
      ...{ isReversible, discardPrevious },
    });
    return new Placed(restore, { part, handle, done });
  }

  private constructor(
    restore: Restore,
    {
      part,
      handle,
      done,
    }: Pick<Placed, 'part' | 'handle'> & { readonly done: () => Promise<void> },
  ) {
    this.#restore = restore;
    this.part = part;
    this.handle = handle;
    this.#done = done;
  }

  /** It could not be taken back: the live data is not what it was. */
  get isStuck(): boolean {
    return this.#isStuck;
  }

  async activate(): Promise<void> {
    const { progress, emit, signal } = this.#restore;
    signal.throwIfAborted();
    await this.part.restorer.activate(this.handle, lastingContext(this.#restore));
    const { artifact, id, target } = this.#names;
    progress.active.add(id);
    emit({ event: 'activated', artifact, target });
  }

  /** Everything of it is as it was before. What can never be taken back is told once and left as it is. */
  async rollback(): Promise<void> {
    if (!this.#isOpen) return;
    const { progress, emit } = this.#restore;
    const { id } = this.#names;
    try {
      await this.part.restorer.rollback(this.handle, lastingContext(this.#restore));
    } catch (error) {
      this.#isStuck = this.part.isReversible;
      if (!this.#isStuck) await this.#close();
      throw error;
    }
    await this.#close();
    if (progress.active.delete(id)) emit({ event: 'rolled-back', what: id });
  }

  async settle(): Promise<void> {
    const { decided, progress, emit } = this.#restore;
    const { discardPrevious } = decided.plan.options;
    const context = lastingContext(this.#restore);
    const { kept } = await this.part.restorer.settle(this.handle, { discardPrevious }, context);
    const { id } = this.#names;
    progress.kept.set(id, kept);
    for (const path of kept) emit({ event: 'kept', artifact: id, path });
    await this.#close();
  }

  async #close(): Promise<void> {
    this.#isOpen = false;
    await this.#done();
  }

  get #names() {
    const { id } = this.part.artifact;
    const planned = this.#restore.decided.plan.artifacts.find((one) => one.id === id);
    return { id, artifact: id, target: planned?.target ?? [] };
  }
}
