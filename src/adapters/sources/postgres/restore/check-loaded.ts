import { BackupError } from '../../../../model/failures.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import type { Expected } from './handle.ts';
import type { Server } from './server.ts';

interface Loaded {
  readonly database: string;
  readonly expected: Expected;
}

/** Rejects unless the database holds as many tables as the manifest says. */
export async function assertWhole(
  server: Server,
  { database, expected: { tables } }: Loaded,
  context: StepContext,
): Promise<void> {
  const found = await server.ask<number>(countTables, context, database);
  if (tables === null || tables === found) return;
  throw new BackupError({
    code: 'BP5112',
    message: `the database that was loaded is not the one that was backed up: it has ${found} tables, not ${tables}`,
    hint: 'the live one is untouched; look at the backup with `run-pipeline verify`',
  });
}

/** As they are counted for the manifest. */
const countTables = `SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
  WHERE relkind IN ('r', 'p') AND relpersistence <> 't'
  AND nspname NOT IN ('pg_catalog', 'information_schema') AND nspname NOT LIKE 'pg\\_toast%'`;

/** Without statistics the first queries of a restored database can be slow. */
export async function analyzeDatabase(
  server: Server,
  database: string,
  context: StepContext,
): Promise<void> {
  await server.run(['ANALYZE'], context, database);
}
