import { BackupError } from '../../../model/failures.ts';
import type { SourcePostgres } from '../../../model/plan.ts';
import type { Command, Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import type { Around } from './address.ts';
import { openServer } from './server.ts';
import { connectionTo } from './sql.ts';

/** A program that prints the rows of a query, and where it runs. */
interface AskedQuestion {
  readonly command: Command;
  readonly place: Place;
}

/** The same text for the same rows. It changes nothing in the database. Opens nothing. */
export function postgresQuestion(
  entry: SourcePostgres,
  sql: string,
  around: Around,
): (context: StepContext) => Promise<AskedQuestion> {
  return async (context) => {
    const server = await openServer(entry, around, { database: entry.database ?? null, context });
    const database = entry.database ?? server.database;
    if (database === null) {
      const hint = 'write it behind the host: postgres://user@host/database';
      throw new BackupError({ code: 'BP5010', message: '`url` names no database', hint });
    }
    const command = server.command('psql', [
      ...['-X', '-w', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', connectionTo(database)],
      ...['-c', 'SET default_transaction_read_only = on', '-c', sql],
    ]);
    return { command, place: server.place };
  };
}
