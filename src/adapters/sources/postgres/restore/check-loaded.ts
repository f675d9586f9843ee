import { BackupError } from '../../../../model/failures.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { literal } from '../sql.ts';
import type { Expected } from './handle.ts';
import type { RestoreServer } from './server.ts';

interface Loaded {
  readonly database: string;
  readonly expected: Expected;
}

/** Rejects unless the database holds as many tables as the manifest says. */
export async function assertWhole(
  server: RestoreServer,
  { database, expected: { tables } }: Loaded,
  context: StepContext,
): Promise<void> {
  if (tables === null) return;
  const found = await server.ask<number>(countTables, context, database);
  if (tables === found) return;
  throw new BackupError({
    code: 'BP5112',
    message: `the database that was loaded is not the one that was backed up: it has ${found} tables, not ${tables}`,
    hint: 'the live one is untouched; look at the backup with `run-pipeline verify`',
  });
}

/** The same in the transaction that loads: it ends with an error. */
export function wholeOrError({ tables }: Expected): readonly string[] {
  if (tables === null) return [];
  const message = literal(`the dump has not as many tables as were backed up, which is ${tables}`);
  const body = `BEGIN IF (${countTables}) <> ${tables} THEN RAISE EXCEPTION USING MESSAGE = ${message}; END IF; END`;
  return [`DO ${literal(body)}`];
}

/** As they are counted for the manifest. */
const countTables = `SELECT count(*) FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
  WHERE relkind IN ('r', 'p') AND relpersistence <> 't'
  AND nspname NOT IN ('pg_catalog', 'information_schema') AND nspname !~ '^pg_toast'`;

/** Without statistics the first queries of a restored database can be slow. */
export async function analyzeDatabase(
  server: RestoreServer,
  database: string,
  context: StepContext,
): Promise<void> {
  await server.run(['ANALYZE'], context, database);
}
