import { BackupError } from '../../../../model/failures.ts';
import { explained } from '../../../../model/restore/explained.ts';
import type { RestoreParts } from '../../../../ports/definition.ts';
import type { Inspection } from '../../../../ports/inspector.ts';
import type {
  Handle,
  Inspects,
  Loading,
  Restorer,
  RestoreWish,
  Settled,
  SettleWish,
  Survey,
} from '../../../../ports/restorer.ts';
import type { Finding, StepContext } from '../../../../ports/step-context.ts';
import { conclude, exchange, leftoversOf, takeBack } from '../../../../util/exchange/exchange.ts';
import { removeParents } from '../../../../util/exchange/parents.ts';
import { findTar } from '../tar-program.ts';
import type { Definition } from './definition.ts';
import { type FilesHandle, fromHandle, toHandle } from './handle.ts';
import { inspectionOf, openLoading } from './load.ts';
import { prepare } from './prepare.ts';
import { removeTrees } from './remove-trees.ts';
import { surveyTargets } from './survey.ts';
import { findTargets, type Target } from './targets.ts';

/** Unpacks an archive beside what it was made of, and exchanges the two by their names. */
export function createRestorer(definition: Definition, parts: RestoreParts): Restorer {
  return new FilesRestorer(definition, parts);
}

class FilesRestorer implements Restorer, Inspects {
  readonly kind = 'files';
  readonly #definition: Definition;
  readonly #parts: RestoreParts;

  constructor(definition: Definition, parts: RestoreParts) {
    this.#definition = definition;
    this.#parts = parts;
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    return (await findTar(this.#parts.place, context)) === null ? [noTar] : [];
  }

  async survey(wish: RestoreWish): Promise<Survey> {
    const { into: _, ...origin } = this.#definition;
    return surveyTargets({
      ...{ definition: this.#definition, parts: this.#parts, wish },
      targets: await this.#targets(),
      origins: await findTargets(origin, this.#parts.repository),
    });
  }

  async prepare(wish: RestoreWish): Promise<Handle> {
    return toHandle(prepare(await this.#targets(), wish));
  }

  inspection(handle: Handle): Inspection {
    return inspectionOf(fromHandle(handle));
  }

  async load(handle: Handle, context: StepContext): Promise<Loading> {
    const tar = await findTar(this.#parts.place, context);
    if (tar === null) {
      throw new BackupError({ code: 'BP5012', message: noTar.message, hint: noTar.hint });
    }
    // Of an attempt that was killed.
    await this.rollback(handle, context);
    const job = { tar, handle: fromHandle(handle), place: this.#parts.place };
    return explained(() => openLoading(job, context));
  }

  async activate(handle: Handle): Promise<void> {
    const { receipt, seats } = fromHandle(handle);
    await explained(() => exchange(receipt, seats));
  }

  async rollback(handle: Handle, context: StepContext): Promise<void> {
    const files = fromHandle(handle);
    for (const stray of await explained(() => takeBack(files.receipt, files.seats))) {
      context.warn(`what was put at a target meanwhile is kept at ${stray}`);
    }
    await this.#removeLeftovers(files, context);
    await explained(() => removeParents(files.parents));
  }

  async settle(handle: Handle, wish: SettleWish, context: StepContext): Promise<Settled> {
    const files = fromHandle(handle);
    const discard = wish.discardPrevious || files.discardPrevious;
    const kept = await explained(() => conclude(files.receipt, files.seats, discard));
    await this.#removeLeftovers(files, context);
    return { kept };
  }

  #targets(): Promise<readonly Target[]> {
    return findTargets(this.#definition, this.#parts.repository);
  }

  #removeLeftovers({ seats }: FilesHandle, context: StepContext): Promise<void> {
    return removeTrees(leftoversOf(seats), this.#parts.place, context);
  }
}

const noTar = {
  severity: 'error',
  message: 'there is no GNU tar on the path',
  hint: 'install GNU tar; as `gtar` where `tar` is another one',
} as const;
