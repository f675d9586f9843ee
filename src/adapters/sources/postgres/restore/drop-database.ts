import { BackupError } from '../../../../model/failures.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { identifier, literal } from '../sql.ts';
import type { RestoreServer } from './server.ts';
import { allowConnections, closeDatabase } from './sessions.ts';

/** What was loaded goes, also where the disk is full of it. Repeatable. */
export async function discardLoaded(
  server: RestoreServer,
  database: string,
  context: StepContext,
): Promise<void> {
  await forgetSubscriptions(server, database, context);
  await emptyDatabase(server, database, context);
  await dropDatabase(server, database, context);
}

/** What a dump brings along of them has never been used, and would keep the database from being dropped. */
async function forgetSubscriptions(
  server: RestoreServer,
  database: string,
  context: StepContext,
): Promise<void> {
  const found = `SELECT json_agg(subname) FROM pg_subscription
    WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = ${literal(database)})`;
  const names = (await server.ask<readonly string[] | null>(found, context)) ?? [];
  if (names.length === 0) return;
  await allowConnections(server, { database, isAllowed: true }, context);
  const statements = names
    .map(identifier)
    .flatMap((name) => [
      `ALTER SUBSCRIPTION ${name} DISABLE`,
      `ALTER SUBSCRIPTION ${name} SET (slot_name = NONE)`,
      `DROP SUBSCRIPTION ${name}`,
    ]);
  await server.run(statements, context, database);
}

export async function dropDatabase(
  server: RestoreServer,
  database: string,
  context: StepContext,
): Promise<void> {
  await closeDatabase(server, database, context);
  const name = identifier(database);
  // A template cannot be dropped, and the like of one is one.
  await server.run(
    [`ALTER DATABASE ${name} IS_TEMPLATE false`, `DROP DATABASE IF EXISTS ${name}`],
    context,
  );
}

/**
 * Before it drops a database a server writes down what it holds in memory, which a full disk does not take, and then the
 * database can only be dropped. What is dropped inside is not written down any more. Where that cannot be, nothing is lost.
 */
async function emptyDatabase(
  server: RestoreServer,
  database: string,
  context: StepContext,
): Promise<void> {
  const schemas = "nspname !~ '^pg_' AND nspname <> 'information_schema'";
  const each = `FOR name IN SELECT nspname FROM pg_namespace WHERE ${schemas} LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name); END LOOP`;
  const body = `DECLARE name text; BEGIN ${each}; END`;
  // Whoever still loads into it would hold up whoever drops what is loaded.
  await closeDatabase(server, database, context);
  try {
    await allowConnections(server, { database, isAllowed: true }, context);
    await server.run([...inPassing, `DO ${literal(body)}`], context, database);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
  }
}

/** It says nothing of what goes with something else, and waits for nobody. */
const inPassing = ['SET client_min_messages = error', "SET lock_timeout = '10s'"];
