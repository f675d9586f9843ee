import { rm } from 'node:fs/promises';
import { BackupError } from '../../model/failures.ts';
import type { Prover } from '../../ports/prover.ts';
import type { Estimated, Output, Source } from '../../ports/source.ts';
import type { Finding, StepContext } from '../../ports/step-context.ts';
import type { Opener } from '../open-copy.ts';
import { type Foreign, readForeign, sizeOfForeign } from './foreign-file.ts';
import { prove } from './prove.ts';
import { type Limits, withSink } from './sink.ts';
import { unwrap } from './unwrap.ts';

export interface Importing {
  readonly foreign: Foreign;
  /** The ending of what the dump stores. */
  readonly suffix: string;
  readonly prover: Prover;
  readonly opener: Opener;
  /** Of the file, and of whatever it becomes. */
  readonly limits: Limits;
  /** Nothing around the bytes is undone. */
  readonly isBare: boolean;
}

/** A file of another origin in place of what a dump would have made. */
export function createImportSource(importing: Importing): Source {
  return new ImportSource(importing);
}

class ImportSource implements Source {
  readonly kind = 'import';
  readonly suffix: string;
  readonly #importing: Importing;

  constructor(importing: Importing) {
    this.#importing = importing;
    this.suffix = importing.suffix;
  }

  async check(): Promise<readonly Finding[]> {
    await sizeOfForeign(this.#importing.foreign);
    return [];
  }

  /** It lies in scratch once, and once more while a layer is undone. */
  async estimate(): Promise<Estimated> {
    const bytes = (await sizeOfForeign(this.#importing.foreign)) ?? 0;
    return { bytes, scratchBytes: 2 * bytes };
  }

  async dump(context: StepContext): Promise<Output> {
    const { foreign } = this.#importing;
    try {
      return await this.#quarantine(context);
    } catch (error) {
      throw named(error, foreign.name);
    }
  }

  async #quarantine(context: StepContext): Promise<Output> {
    const { foreign, prover, opener, limits, isBare } = this.#importing;
    const file = await context.scratch.path('quarantine');
    const whole = await withSink({ file, limits, what: 'the file' }, (sink) =>
      readForeign(foreign, sink, context.signal),
    );
    const bare = isBare ? { file, layers: [] } : await unwrap(file, { opener, limits }, context);
    const proving = { file: bare.file, prover, launcher: opener.launcher, limits };
    const proved = await prove(proving, context);
    return {
      file: proved.file,
      settle: async () => {
        const imported = { file: foreign.name, ...whole, undone: bare.layers };
        context.record({ ...proved.facts, imported });
        await rm(proved.file, { force: true });
      },
    };
  }
}

/** Which file it is: the failure may be read long after. */
function named(error: unknown, name: string): unknown {
  if (!(error instanceof BackupError) || error.message.includes(name)) return error;
  const { code, message, hint, facts } = error;
  return new BackupError({
    code,
    stage: 'dump',
    message: `${name}: ${message}`,
    hint,
    facts,
    cause: error,
  });
}
