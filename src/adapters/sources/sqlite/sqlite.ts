import { createReadStream } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SourceSqlite } from '../../../model/plan.ts';
import type { Parts } from '../../../ports/definition.ts';
import type { Place } from '../../../ports/place.ts';
import type { Estimated, Output, Source } from '../../../ports/source.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { checkDatabase } from './check-database.ts';
import { startCopy } from './copy-process.ts';
import { databaseSizes } from './database-file.ts';

type Config = Pick<SourceSqlite, 'path'>;

/** A database that others may be writing to: SQLite copies it into scratch, and the copy is checked. */
export function create({ path }: Config, { place, repository }: Parts): Source {
  return new SqliteSource(resolve(repository, path), place);
}

class SqliteSource implements Source {
  readonly kind = 'sqlite';
  readonly suffix = 'sqlite';
  readonly #database: string;
  readonly #place: Place;

  constructor(database: string, place: Place) {
    this.#database = database;
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
    const copy = await context.scratch.path('database.sqlite');
    await writeFile(copy, '', { flag: 'wx', mode: 0o600 });
    const copying = startCopy({ database: this.#database, copy }, this.#place, context);
    const facts = await copying.copied();
    return {
      stream: () => createReadStream(copy, { signal: context.signal, highWaterMark: 256 * 1024 }),
      settle: async () => {
        context.record({ ...facts, ...(await copying.proved()) });
        await rm(copy, { force: true });
      },
    };
  }
}
