import { randomBytes } from 'node:crypto';
import { BackupError } from '../../../../../model/failures.ts';
import type { Loading } from '../../../../../ports/restorer.ts';
import type { StepContext } from '../../../../../ports/step-context.ts';
import { connectionTo } from '../../sql.ts';
import { analyzeDatabase, someOrError } from '../check-loaded.ts';
import type { PostgresHandle } from '../handle.ts';
import { intoFile, intoFolder } from '../load/archive-file.ts';
import { sqlOf, writeAsSql } from '../load/as-sql.ts';
import { inspectionOf, type LeftOut } from '../load/programs.ts';
import { findStanding } from '../look.ts';
import { runOnLive, runProgram } from '../run-program.ts';
import type { RestoreServer } from '../server.ts';
import { endSessions } from '../sessions.ts';
import { mark, unmark } from '../swap.ts';
import { clearStatements, findContent } from './clear-statements.ts';

export interface InPlaceWish {
  readonly handle: PostgresHandle;
  readonly leftOut: LeftOut;
  readonly isHere: boolean;
}

/** The whole dump is proved where it will be read, before the database is touched. */
export function loadAside(server: RestoreServer, wish: InPlaceWish, context: StepContext): Loading {
  const { handle, isHere } = wish;
  const { format } = handle.expected;
  const archive = { path: pathOf(handle), place: server.place, isHere };
  const inspector = inspectionOf(format, true);
  return {
    sink: format === 'directory' ? intoFolder(archive) : intoFile(archive),
    ...(inspector && { inspector }),
    finish: () => prove(server, wish, context),
  };
}

/** The dump as SQL, in a file whose name says that it is whole. */
async function prove(
  server: RestoreServer,
  wish: InPlaceWish,
  context: StepContext,
): Promise<void> {
  const archive = pathOf(wish.handle);
  const { format } = wish.handle.expected;
  const { place } = server;
  if (format === 'plain') {
    await runProgram(place, { argv: ['mv', archive, sqlOf(archive)] }, context);
    return;
  }
  await writeAsSql(server, { archive, format, leftOut: wish.leftOut }, context);
}

/** What is in the database makes way for what was dumped, in one transaction. Repeatable; nobody can take it back. */
export async function replaceContent(
  server: RestoreServer,
  wish: InPlaceWish,
  context: StepContext,
): Promise<void> {
  const { handle } = wish;
  const { live, liveOid, token, schemas } = handle;
  const standing = (await findStanding(server, context)).get(live);
  if (standing?.mark === token) return;
  const sql = sqlOf(pathOf(handle));
  await assertThere(server, sql, context);
  if (standing?.oid !== liveOid) throw changed(`the database ${live} is another one by now`);
  const content = await findContent(server, live, context);
  const statements = [waiting, ...clearStatements(content, schemas)];
  await runOnLive(server.place, replacing(server, { wish, sql, statements }), context);
  if (handle.analyzes) await analyzeDatabase(server, live, context);
}

/** An application that holds a table for longer ends the restore, not the other way round. */
const waiting = "SET lock_timeout = '60s'";

interface Replacing {
  readonly wish: InPlaceWish;
  readonly sql: string;
  readonly statements: readonly string[];
}

function replacing(server: RestoreServer, { wish, sql, statements }: Replacing) {
  const { live, token, expected } = wish.handle;
  const word = randomBytes(24).toString('hex');
  // `pg_restore` writes such a pair of its own around what it writes.
  const isBare = expected.format === 'plain';
  const load = isBare
    ? ['-c', `\\restrict ${word}`, '-f', sql, '-c', `\\unrestrict ${word}`]
    : ['-f', sql];
  const command = server.command('psql', [
    ...['-X', '-w', '-q', '-o', '/dev/null', '-d', connectionTo(live)],
    ...['-v', 'ON_ERROR_STOP=1', '--single-transaction'],
    ...statements.flatMap((statement) => ['-c', statement]),
    ...load,
    ...[...someOrError(expected), mark(live, token)].flatMap((statement) => ['-c', statement]),
  ]);
  return { ...command, env: { ...command.env, PGAPPNAME: nameOf(wish.handle) } };
}

/** How the session is called that replaces what is there. */
function nameOf({ token }: PostgresHandle): string {
  return `run-pipeline restore ${token}`;
}

/** What a lost line has left behind at work does not come to its end after all. Repeatable. */
export async function stopReplacing(
  server: RestoreServer,
  handle: PostgresHandle,
  context: StepContext,
): Promise<void> {
  await endSessions(server, { database: handle.live, application: nameOf(handle) }, context);
}

/** As long as the content was not replaced nothing has happened. */
export async function assertUntouched(
  server: RestoreServer,
  { live, token }: PostgresHandle,
  context: StepContext,
): Promise<void> {
  if ((await findStanding(server, context)).get(live)?.mark !== token) return;
  throw new BackupError({
    code: 'BP5110',
    message: `what was in the database ${live} was replaced, and cannot be taken back`,
    hint: 'restore the backup that was made before it',
  });
}

export async function forgetMark(
  server: RestoreServer,
  handle: PostgresHandle,
  context: StepContext,
): Promise<void> {
  const { live, token } = handle;
  if ((await findStanding(server, context)).get(live)?.mark !== token) return;
  await server.run([unmark(handle)], context);
}

export function pathOf({ archive }: PostgresHandle): string {
  if (archive === null) throw new TypeError('a restore in place keeps the dump in a file');
  return archive;
}

async function assertThere(
  server: RestoreServer,
  file: string,
  context: StepContext,
): Promise<void> {
  const { stdout, done } = server.place.spawn(
    { argv: ['test', '-f', file], okCodes: [0, 1] },
    context,
  );
  stdout.on('error', () => undefined).resume();
  const { code } = await done;
  if (code === 0) return;
  throw changed('there is no dump that was loaded to its end');
}

function changed(message: string): BackupError {
  const hint = 'look at it, and plan the restore again';
  return new BackupError({ code: 'BP5113', message, hint });
}
