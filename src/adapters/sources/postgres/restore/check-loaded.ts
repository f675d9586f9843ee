import { BackupError } from '../../../../model/failures.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { literal } from '../sql.ts';
import type { Expected } from './handle.ts';
import type { RestoreServer } from './server.ts';

interface Loaded {
  readonly database: string;
  readonly expected: Expected;
}

/**
 * Whether all of a dump was loaded is known by the program that did it. The tables were counted when the dump began:
 * what was made or removed in that moment differs, and is no reason to refuse it.
 */
export async function assertSame(
  server: RestoreServer,
  { database, expected: { tables } }: Loaded,
  context: StepContext,
): Promise<void> {
  if (tables === null) return;
  const found = await server.ask<number>(countTables, context, database);
  if (tables === found) return;
  const message = `the restored database ${database} has ${found} tables, and ${tables} were counted when its dump began`;
  if (found > 0) return context.warn(message);
  throw new BackupError({
    code: 'BP5112',
    message,
    hint: 'the live one is untouched; look at the backup with `run-pipeline verify`',
  });
}

/** The same in the transaction that loads: it ends with an error. */
export function someOrError({ tables }: Expected): readonly string[] {
  if (tables === null || tables === 0) return [];
  const message = literal(`the dump has no tables, and ${tables} were counted when it began`);
  const body = `BEGIN IF (${countTables}) = 0 THEN RAISE EXCEPTION USING MESSAGE = ${message}; END IF; END`;
  return [`DO ${literal(body)}`];
}

/** Those of extensions come with them, and temporary ones are nobody's data. */
const countTables = `SELECT count(*) FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`;

/** Without statistics the first queries of a restored database can be slow. */
export async function analyzeDatabase(
  server: RestoreServer,
  database: string,
  context: StepContext,
): Promise<void> {
  await server.run(['ANALYZE'], context, database);
}
