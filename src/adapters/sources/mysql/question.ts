import type { SourceMysql } from '../../../model/plan.ts';
import type { SourceParts } from '../../../ports/definition.ts';
import type { Command, Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { createAccess } from './access.ts';
import { nameless } from './address.ts';
import { clientCommand } from './run-client.ts';

/** A program that prints the rows of a query, and where it runs. It changes nothing in the database. */
export interface AskedQuestion {
  readonly command: Command;
  readonly place: Place;
}

/** Opens nothing. */
export function mysqlQuestion(
  entry: SourceMysql,
  sql: string,
  parts: SourceParts,
): (context: StepContext) => Promise<AskedQuestion> {
  const access = createAccess(entry, parts);
  return async (context) => {
    const { client, options, place, address } = await access.open(context);
    const database = entry.database ?? address.database;
    if (database === undefined) throw nameless();
    const command = clientCommand(options, [
      client.name,
      ...['--batch', '--skip-column-names', '--default-character-set=utf8mb4'],
      ...['--connect-timeout=10', '--init-command=SET SESSION TRANSACTION READ ONLY'],
      ...[`--database=${database}`, `--execute=${sql}`],
    ]);
    return { command, place };
  };
}
