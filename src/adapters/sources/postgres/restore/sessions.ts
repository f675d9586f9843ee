import { setTimeout as pause } from 'node:timers/promises';
import { BackupError } from '../../../../model/failures.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { identifier, literal } from '../sql.ts';
import type { RestoreServer } from './server.ts';

interface Session {
  readonly pid: number;
  readonly role: string;
  readonly application: string | null;
  readonly isAsked: boolean;
}

/** Sessions that are asked to end take a moment. */
const [tries, betweenMs] = [60, 100];

/**
 * No session is left in the database, and none can begin: pools connect again and again. Everybody is kept out, also
 * those who may do anything. Repeatable.
 */
export async function closeDatabase(
  server: RestoreServer,
  database: string,
  context: StepContext,
): Promise<void> {
  await untilEnded(
    server,
    { database, question: [allowing(database, false), ending(database)] },
    context,
  );
}

/** No session that calls itself so is left in the database: what it has begun is done, or never will be. Repeatable. */
export async function endSessions(
  server: RestoreServer,
  { database, application }: { readonly database: string; readonly application: string },
  context: StepContext,
): Promise<void> {
  const question = [`${ending(database)} AND application_name = ${literal(application)}`];
  await untilEnded(server, { database, question }, context);
}

async function untilEnded(
  server: RestoreServer,
  { database, question }: { readonly database: string; readonly question: readonly string[] },
  context: StepContext,
): Promise<void> {
  let left: readonly Session[] = [];
  for (let attempt = 0; attempt < tries; attempt++) {
    left = (await server.ask<readonly Session[] | null>(question, context)) ?? [];
    if (left.length === 0) return;
    await pause(betweenMs, undefined, { signal: context.signal });
  }
  throw stillThere(database, left);
}

export async function allowConnections(
  server: RestoreServer,
  { database, isAllowed }: { readonly database: string; readonly isAllowed: boolean },
  context: StepContext,
): Promise<void> {
  await server.run([allowing(database, isAllowed)], context);
}

export function allowing(database: string, isAllowed: boolean): string {
  return `ALTER DATABASE ${identifier(database)} ALLOW_CONNECTIONS ${isAllowed}`;
}

/**
 * A session that this role may not end makes the question fail, so it asks for those alone that it may. Those of nobody
 * are workers of the server, which give way by themselves.
 */
function ending(database: string): string {
  const mayEnd = `CASE WHEN (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN true
    WHEN (SELECT rolsuper FROM pg_roles r WHERE r.oid = usesysid) THEN false
    ELSE pg_has_role(usesysid, 'USAGE') OR pg_has_role('pg_signal_backend', 'USAGE') END`;
  return `SELECT json_agg(json_build_object('pid', pid, 'role', usename,
    'application', application_name,
    'isAsked', CASE WHEN ${mayEnd} THEN pg_terminate_backend(pid) ELSE false END))
    FROM pg_stat_activity
    WHERE datname = ${literal(database)} AND usesysid IS NOT NULL AND pid <> pg_backend_pid()`;
}

function stillThere(database: string, left: readonly Session[]): BackupError {
  const who = left
    .slice(0, 3)
    .map(({ pid, role, application }) =>
      [role, application, `process ${pid}`].filter(Boolean).join(', '),
    );
  const more = left.length > who.length ? ` and ${left.length - who.length} more` : '';
  return new BackupError({
    code: 'BP5113',
    message: `the database ${database} is still in use: ${who.join('; ')}${more}`,
    hint: 'end these sessions, or let `admin` be a role that may: a superuser, or a member of pg_signal_backend',
  });
}
