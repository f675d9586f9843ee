import { buffer } from 'node:stream/consumers';
import type { Secret } from '../../../model/secret.ts';
import type { Command, Exit, Place } from '../../../ports/place.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { clientFailure } from './explain-client.ts';
import { parseRows } from './rows.ts';

/** Where a client program runs, and what it reads of whom it asks. */
export interface Link {
  readonly place: Place;
  readonly options: Secret;
  /** For messages: `db.lan`, `the local socket`. */
  readonly label: string;
}

/**
 * The file that we name is the only one: what stands in others, such as `where` or `no-data` for the dump program,
 * would silently make another dump. The login file of MySQL is read beside it, where there is one.
 */
const script =
  '{ unset MYSQL_PWD MYSQL_HOST MYSQL_TCP_PORT MYSQL_GROUP_SUFFIX MARIADB_GROUP_SUFFIX; exec "$0" --defaults-file="$RP_CNF" "$@"; }';

/** A client program with our options, and nobody else's. `before` is run by the same shell, and may end in a pipe. */
export function clientCommand(
  options: Secret,
  [program, ...parameters]: readonly [string, ...string[]],
  before = '',
): Command {
  return {
    argv: ['sh', '-c', `${before}${script}`, program, ...parameters],
    env: { LC_ALL: 'C', MYSQL_TEST_LOGIN_FILE: '/dev/null/none' },
    secretFiles: { RP_CNF: options },
  };
}

export interface Question {
  readonly program: string;
  readonly sql: string;
  /** The database that it is about; left out for none. */
  readonly database?: string;
}

/** Whoever holds a table is waited for, but not for a day. */
export const patience = '--init-command=SET SESSION lock_wait_timeout = 30';

const usual = [
  '--batch',
  '--skip-column-names',
  '--default-character-set=utf8mb4',
  '--connect-timeout=10',
  patience,
] as const;

/** All rows of all results. Rejects with what the first statement that fails has failed of. */
export async function ask(
  link: Link,
  { program, sql, database }: Question,
  context: StepContext,
): Promise<readonly (readonly string[])[]> {
  const where = database === undefined ? [] : [`--database=${database}`];
  const command = clientCommand(link.options, [program, ...usual, ...where]);
  const { output, exit } = await runToEnd(link, { ...command, stdin: 'pipe' }, { sql, context });
  if (exit.code === 0) return parseRows(output);
  throw clientFailure(program, exit, link.label);
}

interface Feeding {
  readonly sql: string;
  readonly context: StepContext;
}

async function runToEnd(
  { place }: Link,
  command: Command,
  { sql, context }: Feeding,
): Promise<{ readonly output: string; readonly exit: Exit }> {
  const { stdin, stdout, done } = place.spawn(
    { ...command, okCodes: [0, 1, 2, 126, 127] },
    context,
  );
  stdin.on('error', () => undefined);
  stdin.end(sql);
  const output = (await buffer(stdout)).toString();
  return { output, exit: await done };
}
