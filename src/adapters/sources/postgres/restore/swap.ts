import { BackupError } from '../../../../model/failures.ts';
import type { Settled, SettleWish } from '../../../../ports/restorer.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { identifier, literal } from '../sql.ts';
import { discardLoaded, dropDatabase } from './drop-database.ts';
import type { PostgresHandle } from './handle.ts';
import { findStanding, markPrefix, type Standing } from './look.ts';
import type { RestoreServer } from './server.ts';
import { allowConnections, allowing, closeDatabase } from './sessions.ts';

type Databases = ReadonlyMap<string, Standing>;

/** The loaded database takes the name of the live one, which gets another, in one moment. Repeatable. */
export async function swapIn(
  server: RestoreServer,
  handle: PostgresHandle,
  context: StepContext,
): Promise<void> {
  const { live, beside, previous, token, liveAllowsConnections } = handle;
  const all = await findStanding(server, context);
  if (all.get(live)?.mark === token) return;
  assertLoaded(all, handle);
  assertSame(all, handle);
  const old = all.get(live);
  if (old !== undefined) await closeDatabase(server, live, context);
  await closeDatabase(server, beside, context);
  await server.runTogether(
    [
      ...alone,
      ...(old === undefined ? [] : [same(live, old.oid), rename(live, previous)]),
      rename(beside, live),
      allowing(live, old === undefined || liveAllowsConnections),
    ],
    context,
  );
}

/** The live database is the one that it was, and what was loaded is gone. Repeatable, from whatever was reached. */
export async function takeBack(
  server: RestoreServer,
  handle: PostgresHandle,
  context: StepContext,
): Promise<void> {
  const { live, beside, liveOid, liveAllowsConnections: isAllowed } = handle;
  let now = await findStanding(server, context);
  if (now.get(live)?.mark === handle.token) {
    await giveBack(server, { handle, all: now }, context);
    now = await findStanding(server, context);
  } else {
    await assertNotLost(server, { handle, all: now }, context);
  }
  const old = now.get(live);
  if (old !== undefined && old.oid === liveOid && old.allowsConnections !== isAllowed) {
    await allowConnections(server, { database: live, isAllowed }, context);
  }
  if (!now.has(beside)) return;
  await discardLoaded(server, beside, context);
}

interface Swapped {
  readonly handle: PostgresHandle;
  readonly all: Databases;
}

async function giveBack(
  server: RestoreServer,
  { handle, all }: Swapped,
  context: StepContext,
): Promise<void> {
  const { live, beside, previous, liveOid, liveAllowsConnections } = handle;
  const kept = all.get(previous);
  if (liveOid !== null && kept?.oid !== liveOid) throw keptIsGone(handle);
  await closeDatabase(server, live, context);
  if (kept !== undefined) await closeDatabase(server, previous, context);
  await server.runTogether(
    [
      ...alone,
      rename(live, beside),
      ...(liveOid === null
        ? []
        : [same(previous, liveOid), rename(previous, live), allowing(live, liveAllowsConnections)]),
    ],
    context,
  );
}

/** The mark is a comment, which others may write over: what is not known any more as ours is not taken away. */
async function assertNotLost(
  server: RestoreServer,
  { handle: { live, previous, liveOid, comment }, all }: Swapped,
  context: StepContext,
): Promise<void> {
  if (liveOid === null || all.get(previous)?.oid !== liveOid) return;
  const found = `SELECT to_json(shobj_description(oid, 'pg_database')) FROM pg_database
    WHERE datname = ${literal(live)}`;
  // What was settled has the comment of before.
  if (all.has(live) && (await server.ask<string | null>(found, context)) === comment) return;
  throw changed(
    `the database ${live} is not known as the restored one any more, and the one of before is ${previous}`,
    `look at both; to have the one of before, rename ${live}, if it is there, and rename ${previous} to ${live}`,
  );
}

interface Settling {
  readonly handle: PostgresHandle;
  readonly wish: SettleWish;
}

/** The restored database is one like any other, and the old one is kept, or goes. Repeatable. */
export async function conclude(
  server: RestoreServer,
  { handle, wish: { discardPrevious } }: Settling,
  context: StepContext,
): Promise<Settled> {
  const { live, previous, token, liveOid } = handle;
  const all = await findStanding(server, context);
  // First: from now on nothing takes it back.
  if (all.get(live)?.mark === token) await server.run([unmark(handle)], context);
  const old = all.get(previous);
  if (old === undefined || old.oid !== liveOid) return { kept: [] };
  if (!discardPrevious && !handle.discardPrevious) return { kept: [keptAs(previous)] };
  try {
    await dropDatabase(server, previous, context);
    return { kept: [] };
  } catch (error) {
    if (!(error instanceof BackupError) || !isFollowed.test(error.message)) throw error;
    context.warn(`the replaced database ${previous} cannot be dropped: ${error.message}`);
    return { kept: [keptAs(previous)] };
  }
}

/** Somebody gets its changes, or it gets those of somebody: to end that is for a person. */
const isFollowed = /replication (?:slot|subscription)/;

/** For people. Nobody shall go on working with it by mistake. */
export function keptAs(previous: string): string {
  return `the database ${previous}, which accepts no connections`;
}

/** What was loaded is whole, and is known as that from now on. */
export function mark(database: string, token: string): string {
  return commentOn(database, markPrefix + token);
}

/** The comment is again what it was. */
export function unmark({ live, comment }: Pick<PostgresHandle, 'live' | 'comment'>): string {
  return commentOn(live, comment);
}

function commentOn(database: string, text: string | null): string {
  return `COMMENT ON DATABASE ${identifier(database)} IS ${text === null ? 'NULL' : literal(text)}`;
}

/** No other restore renames databases at the same moment. */
const alone = [`SELECT pg_advisory_xact_lock(hashtext('run-pipeline restore'))`];

/** Ends the transaction when the name belongs to another database by now. */
function same(name: string, oid: string): string {
  const found = `SELECT 1 FROM pg_database WHERE datname = ${literal(name)} AND oid = ${oid}`;
  const sentence = literal(`the database ${name} is another one by now`);
  return `DO ${literal(`BEGIN IF NOT EXISTS (${found}) THEN RAISE EXCEPTION USING MESSAGE = ${sentence}; END IF; END`)}`;
}

function rename(from: string, to: string): string {
  return `ALTER DATABASE ${identifier(from)} RENAME TO ${identifier(to)}`;
}

function assertLoaded(all: Databases, { beside, token }: PostgresHandle): void {
  if (all.get(beside)?.mark === token) return;
  throw changed(
    `there is no database ${beside} that was loaded to its end`,
    'restore again from the beginning',
  );
}

function assertSame(all: Databases, { live, liveOid, mayReplace, previous }: PostgresHandle): void {
  const now = all.get(live);
  if ((now?.oid ?? null) !== liveOid) {
    const how = liveOid === null ? 'there by now' : 'not the one of before any more';
    throw changed(`the database ${live} is ${how}`, 'look at it, and plan the restore again');
  }
  if (now !== undefined && !mayReplace) {
    throw changed(`the database ${live} is there already`, 'say `--existing swap` to keep it');
  }
  if (now !== undefined && all.has(previous)) {
    throw changed(`there is a database ${previous} already`, 'plan the restore again');
  }
}

function changed(message: string, hint: string): BackupError {
  return new BackupError({ code: 'BP5113', message, hint });
}

function keptIsGone({ live, previous }: PostgresHandle): BackupError {
  return new BackupError({
    code: 'BP5110',
    message: `the database ${live} cannot become what it was: ${previous}, which was kept of it, is gone`,
    hint: 'restore the backup that was made before it, or look at the databases of the server',
  });
}
