import { BackupError } from '../../../../model/failures.ts';
import type { Secret } from '../../../../model/secret.ts';
import type { Command } from '../../../../ports/place.ts';
import { parseClientError } from '../explain-client.ts';
import type { Program } from '../programs.ts';
import { quoteName } from '../quote.ts';
import { clientCommand, patience } from '../run-client.ts';

export interface LoadTarget {
  readonly client: Program;
  readonly options: Secret;
  /** Where the statements are run. */
  readonly database: string;
  /** The database that the dump calls by its name; `null` where it calls none. */
  readonly calledBy: string | null;
  /** Read in place of what comes on standard input. */
  readonly file?: string;
}

/** Is there when a stream that went through another program has come to its end. */
export const wholeTable = 'run_pipeline_whole';

/**
 * The client program for statements of a dump. Commands for the program itself mean nothing to it, and the first line
 * never reaches it: it is a comment, or switches on a mode that older ones take for an error.
 */
export function loadCommand({ client, options, database, calledBy, file }: LoadTarget): Command {
  const parameters = [
    ...['--batch', '--binary-mode', '--loose-sandbox', '--default-character-set=utf8mb4'],
    ...['--connect-timeout=10', '--max-allowed-packet=1G', patience, `--database=${database}`],
  ] as const;
  const open = file === undefined ? '' : 'exec <"$RP_FILE"; ';
  const before = `${open}IFS= read -r first; ${calledBy === null ? '' : renaming}`;
  const command = clientCommand(options, [client.name, ...parameters], before);
  return {
    ...command,
    env: {
      ...command.env,
      ...(file !== undefined && { RP_FILE: file }),
      ...(calledBy !== null && {
        RP_RENAME: renameScript(calledBy, database),
        RP_END: `CREATE TABLE ${wholeTable} (id int primary key);`,
      }),
    },
    ...(file === undefined && { stdin: 'pipe' as const }),
  };
}

/** Where a program before the client ends early, the last statement is missing: its end would pass for that of the dump. */
const renaming = '{ LC_ALL=C sed -e "$RP_RENAME" && printf \'\\n%s\\n\' "$RP_END"; } | ';

/** The dump program writes such lines, and nothing else, with the name of the database that it reads. */
function renameScript(from: string, to: string): string {
  const escaped = (text: string) => text.replace(/[\\/.*[\]^$&]/g, '\\$&');
  const begin = 'ALTER DATABASE ';
  const rest = '\\( CHARACTER SET [A-Za-z0-9_]* COLLATE [A-Za-z0-9_]* \\)';
  const own = `\\(${escaped(quoteName(from))}\\|${escaped(from)}\\)\\.`;
  const before = (word: string) => `\\(${word}[[:blank:]][[:blank:]]*\\)`;
  return [
    `s/^${begin}${escaped(quoteName(from))}${rest}/${begin}${escaped(quoteName(to))}\\1/`,
    // A trigger is written as its maker wrote it.
    '/^\\/\\*!50003 CREATE\\*\\/ /{',
    `s/${before('\\/\\*!50003 [Tt][Rr][Ii][Gg][Gg][Ee][Rr]')}${own}/\\1/`,
    `s/${before('[[:blank:]][Oo][Nn]')}${own}/\\1/`,
    '}',
  ].join('\n');
}

/** Throws what the client has said, in words of a restore. */
export function explainLoad(stderr: string): void {
  const error = parseClientError(stderr);
  if (error === null) return;
  throw new BackupError({
    code: error.number === 1114 || error.number === 1021 ? 'BP5030' : 'BP5110',
    message: `the server refused a statement of the dump: ${error.says}`,
    hint: hints[error.number] ?? 'correct what the server says, and restore again',
    facts: { number: error.number },
  });
}

const hints: Readonly<Record<number, string>> = {
  1021: 'make room where the server keeps its data',
  1114: 'make room where the server keeps its data',
  1153: 'raise `max_allowed_packet` of the server',
  1227: 'code in the dump works as another account: the account of `admin` needs SUPER, or SET USER (MariaDB) or SET_USER_ID (MySQL)',
  1273: 'the server is older, or of the other family: restore to one that knows this collation',
  1418: 'set `log_bin_trust_function_creators` on the server, or restore as an account with SUPER',
  1419: 'set `log_bin_trust_function_creators` on the server, or restore as an account with SUPER',
};
