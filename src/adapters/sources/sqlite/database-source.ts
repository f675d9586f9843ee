import { rm, stat, writeFile } from 'node:fs/promises';
import { BackupError } from '../../../model/failures.ts';
import type { Place } from '../../../ports/place.ts';
import type { Estimated, Output, Source } from '../../../ports/source.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { checkDatabase } from './check-database.ts';
import { startCopy } from './copy-process.ts';
import { databaseSizes } from './database-file.ts';

interface Database {
  /** Absolute. */
  readonly database: string;
  /** How the manifest calls it, where it is one of several. */
  readonly label?: string;
}

/** A database that others may be writing to: SQLite copies it into scratch, and the copy is checked. */
export function createDatabaseSource(database: Database, place: Place): Source {
  return new DatabaseSource(database, place);
}

class DatabaseSource implements Source {
  readonly kind = 'sqlite';
  readonly suffix = 'sqlite';
  readonly #database: string;
  readonly #label: string | undefined;
  readonly #place: Place;

  constructor({ database, label }: Database, place: Place) {
    this.#database = database;
    this.#label = label;
    this.#place = place;
  }

  check(): Promise<readonly Finding[]> {
    return checkDatabase(this.#database);
  }

  async estimate(): Promise<Estimated> {
    const { fileBytes, walBytes } = await databaseSizes(this.#database);
    const bytes = fileBytes + walBytes;
    return { bytes, scratchBytes: bytes };
  }

  /** The copy is whole when this resolves; it is checked while it is already being read. */
  async dump(context: StepContext): Promise<Output> {
    await assertStillThere(this.#database);
    const copy = await context.scratch.path('database.sqlite');
    await writeFile(copy, '', { flag: 'wx', mode: 0o600 });
    const copying = startCopy({ database: this.#database, copy }, this.#place, context);
    const facts = await copying.copied();
    return {
      file: copy,
      settle: async () => {
        const name = this.#label === undefined ? {} : { database: this.#label };
        context.record({ ...name, ...facts, ...(await copying.proved()) });
        await rm(copy, { force: true });
      },
    };
  }
}

/** Preflight has seen it, which may be hours ago. */
async function assertStillThere(database: string): Promise<void> {
  const isGone = await stat(database).then(
    () => false,
    (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT',
  );
  if (!isGone) return;
  throw new BackupError({
    code: 'BP5010',
    message: `the database ${database} cannot be opened: it was there when the run began, and is gone`,
    hint: 'was it removed or moved on purpose? Then run again: what is gone is not looked for',
    facts: { database },
  });
}
