import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { failureFinding } from '../../../../model/failure-finding.ts';
import { BackupError } from '../../../../model/failures.ts';
import type { SourceEventstore } from '../../../../model/plan.ts';
import type { ProjectRestoreParts } from '../../../../ports/definition.ts';
import type {
  Handle,
  Loading,
  Restorer,
  RestoreWish,
  Settled,
  SettleWish,
  Survey,
} from '../../../../ports/restorer.ts';
import type { Finding, StepContext } from '../../../../ports/step-context.ts';
import { findHolders } from '../../../../util/holders.ts';
import { folderOf } from '../folder.ts';

type Definition = Pick<SourceEventstore, 'id'> & Partial<Pick<SourceEventstore, 'path' | 'volume'>>;

/**
 * The archive holds `truncate.chk` already, so its files are put back like those of any folder; but only while the node
 * does not run.
 */
export function createRestorer(definition: Definition, parts: ProjectRestoreParts): Restorer {
  return new EventstoreRestorer(definition, parts);
}

interface NodeHandle {
  readonly folder: string;
  /** Of what restores the files. */
  readonly files: Handle;
}

class EventstoreRestorer implements Restorer {
  readonly kind = 'eventstore';
  readonly #definition: Definition;
  readonly #parts: ProjectRestoreParts;

  constructor(definition: Definition, parts: ProjectRestoreParts) {
    this.#definition = definition;
    this.#parts = parts;
  }

  async check(context: StepContext): Promise<readonly Finding[]> {
    try {
      const { files } = await this.#open(context);
      return await files.check(context);
    } catch (error) {
      context.signal.throwIfAborted();
      return [failureFinding(error)];
    }
  }

  async survey(wish: RestoreWish, context: StepContext): Promise<Survey> {
    return await (await this.#open(context)).files.survey(wish, context);
  }

  async prepare(wish: RestoreWish, context: StepContext): Promise<Handle> {
    const { folder, files } = await this.#open(context);
    return { folder, files: await files.prepare(wish, context) };
  }

  async load(handle: Handle, context: StepContext): Promise<Loading> {
    return await (await this.#files(handle)).load(fromHandle(handle).files, context);
  }

  async activate(handle: Handle, context: StepContext): Promise<void> {
    assertStopped(fromHandle(handle).folder);
    await (await this.#files(handle)).activate(fromHandle(handle).files, context);
  }

  async rollback(handle: Handle, context: StepContext): Promise<void> {
    await (await this.#files(handle)).rollback(fromHandle(handle).files, context);
  }

  async settle(handle: Handle, wish: SettleWish, context: StepContext): Promise<Settled> {
    return await (await this.#files(handle)).settle(fromHandle(handle).files, wish, context);
  }

  async #open(context: StepContext) {
    const folder = await folderOf(this.#definition, this.#parts, context);
    return { folder, files: await this.#filesIn(folder) };
  }

  #files(handle: Handle): Promise<Restorer> {
    return this.#filesIn(fromHandle(handle).folder);
  }

  #filesIn(into: string): Promise<Restorer> {
    const { id } = this.#definition;
    return this.#parts.restorerOf({ id, type: 'files', paths: [], exclude: [], into });
  }
}

function fromHandle(handle: Handle): NodeHandle {
  // Made above, and kept in a journal of ours.
  return handle as unknown as NodeHandle;
}

/** A node holds its checkpoints and chunks open for as long as it works, also one in a container. */
function assertStopped(folder: string): void {
  const files = namesIn(folder).map((name) => join(folder, name));
  const [holder] = findHolders(files);
  if (holder === undefined) return;
  throw new BackupError({
    code: 'BP5113',
    message: `${holder.program} (process ${holder.pid}) works in ${folder}`,
    hint: 'stop the node and restore again, or let `application.services` stop it: it would write over what is restored',
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^chunk-|\.chk$/.test(name));
  } catch {
    return [];
  }
}
