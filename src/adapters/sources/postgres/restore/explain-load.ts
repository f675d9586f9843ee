import { BackupError } from '../../../../model/failures.ts';

/** `psql`, `pg_restore` and the server say it in their own ways. */
const anError =
  /(?:^|\n)(?:[^\n]*: )?(?:error|fatal|ERROR|FATAL|PANIC): |errors ignored on restore/;

/** A program can end well with an error behind it. */
export function assertNoError(stderr: string, promise = untouched): void {
  if (anError.test(stderr)) throw loadFailed(stderr, promise);
}

/** True of all programs but the one that works on the live database. */
export const untouched = 'the live database is untouched; ';

/** What a program says of its end, and what to do about it. */
export function loadFailed(stderr: string, promise = untouched): BackupError {
  const reason = reasonIn(stderr);
  const known = reasons.find(({ says }) => says.test(stderr));
  return new BackupError({
    code: known?.code ?? 'BP5110',
    message: `the dump could not be loaded: ${reason}`,
    hint: `${promise}${known?.hint ?? 'the message is of the server: what it names is missing or different there'}`,
  });
}

interface Reason {
  readonly says: RegExp;
  readonly code?: 'BP5030';
  readonly hint: string;
}

const reasons: readonly Reason[] = [
  {
    says: /role "[^\n]*" does not exist/,
    hint: 'create the role, or leave owners and grants out: `owners: drop` and `privileges: drop` of the dump',
  },
  {
    says: /extension "[^\n]*" is not available|could not open extension control file/,
    hint: 'install the extension on the server, in the version for its PostgreSQL',
  },
  {
    says: /No space left on device|could not extend file|disk quota exceeded/i,
    code: 'BP5030',
    hint: 'make room where the data of the server lies',
  },
  {
    says: /permission denied|must be (?:superuser|owner|member|able)/,
    hint: 'let `admin` of the dump be a role that may do that, such as a superuser',
  },
  {
    says: /lock timeout/,
    hint: 'an application holds a table for long: stop it, and restore again',
  },
  {
    says: /unrecognized configuration parameter/,
    hint: 'the dump is of a newer PostgreSQL than the server, or was made by a newer client: restore it to a server of that version',
  },
  {
    says: /unsupported version|invalid command \\restrict|unrecognized option/,
    hint: 'update the client programs of PostgreSQL where the restore runs: they are older than those that made the dump',
  },
  {
    says: /server closed the connection|terminating connection|connection to server|could not receive data/,
    hint: 'the connection to the server was lost: look at the server and its log, and restore again',
  },
  {
    says: /backslash commands are restricted/,
    hint: 'the dump holds commands that pg_dump never writes: look at who can write to the destination',
  },
];

/** The first error, which brings on the others, and what is said of it. */
function reasonIn(stderr: string): string {
  const lines = stderr
    .trim()
    .split('\n')
    .filter((line) => line.trim() !== '');
  const first = lines.findIndex((line) => anError.test(line));
  const said = lines.slice(first === -1 ? -3 : first).slice(0, 3);
  return said.length === 0 ? 'the program said nothing' : said.join(' | ');
}
