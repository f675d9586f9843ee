import { BackupError } from '../../../model/failures.ts';
import type { Exit } from '../../../ports/place.ts';

interface Meaning {
  readonly form: RegExp;
  readonly means: string;
  readonly hint: string;
}

const meanings: readonly Meaning[] = [
  {
    form: /password authentication failed|no password supplied|fe_sendauth|authentication failed for user/i,
    means: 'it does not let this role in',
    hint: 'correct `user` and `password`; pg_hba.conf of the server says how the role may log in',
  },
  {
    form: /no pg_hba\.conf entry|pg_hba\.conf rejects/i,
    means: 'it does not let this role in from here',
    hint: 'a line of pg_hba.conf there must allow the role, the database and this host',
  },
  {
    form: /database "[^\n]*" does not exist/i,
    means: 'there is no such database',
    hint: 'correct `database`: capital letters count',
  },
  {
    form: /role "[^\n]*" does not exist/i,
    means: 'there is no such role',
    hint: 'correct `user`, or create the role',
  },
  {
    form: /could not translate host name|name or service not known/i,
    means: 'nobody knows where this host is',
    hint: 'correct `host`, or look at the name service',
  },
  {
    form: /connection refused|no such file or directory|no route to host|timeout expired|timed out|network is unreachable|is the server running/i,
    means: 'it cannot be reached',
    hint: 'is it running, and do `host`, `port` or `socket` name it as it is seen from there?',
  },
  {
    form: /starting up|shutting down|in recovery mode|not yet accepting connections|hot standby mode is disabled/i,
    means: 'it does not accept connections now',
    hint: 'try again when it is up; its log says what it waits for',
  },
  {
    form: /too many connections|remaining connection slots|too many clients/i,
    means: 'it has no free connection',
    hint: 'raise its `max_connections`, or run when less is going on',
  },
  {
    form: /not currently accepting connections/i,
    means: 'the database accepts no connections',
    hint: 'was a restore interrupted? `run-pipeline recover` says so; else ALTER DATABASE … ALLOW_CONNECTIONS true',
  },
  {
    form: /aborting because of server version mismatch/i,
    means: 'it is newer than the client program',
    hint: 'install the client programs of its version, or run them where the server is, by `via`',
  },
  {
    form: /permission denied|must be (?:owner|superuser|member)|row-level security/i,
    means: 'the role lacks a privilege',
    hint: 'GRANT pg_read_all_data TO the role, or what the message names',
  },
  {
    form: /terminating connection|server closed the connection|connection to server was lost|could not receive data|SSL SYSCALL|lost synchronization/i,
    means: 'the connection was lost',
    hint: 'look in the log of the server: did it end, or did somebody end the connection?',
  },
  {
    form: /canceling statement due to (?:lock|statement) timeout/i,
    means: 'a table stays locked',
    hint: 'find out who holds the lock (pg_locks): a migration, or an idle transaction',
  },
  {
    form: /no space left on device|could not extend|disk quota/i,
    means: 'a disk is full',
    hint: 'make room where the message says',
  },
  {
    form: /no matching (?:schemas|tables|extensions)/i,
    means: 'what is to be dumped is not there',
    hint: 'correct `schemas` and `tables`: capital letters count',
  },
  {
    form: /ssl|certificate/i,
    means: 'there is no encrypted connection that both sides accept',
    hint: 'look at the certificates of the server, and at `sslmode` of the `url`',
  },
];

const other = { means: 'it refuses', hint: 'correct what it says' };

/** Why a client program has failed, in words of what it was asked for. */
export function clientFailure(program: string, exit: Exit, label: string): BackupError {
  const { code, signal, stderr, failure, lost } = exit;
  const known = findMeaning(exit);
  const how =
    failure ?? lost ?? (signal === null ? `ended with ${code}` : `was killed by ${signal}`);
  const says =
    known === undefined && stderr.trim() === '' ? `${program} ${how}` : lastWords(stderr);
  const { means, hint } = known ?? other;
  return new BackupError({
    code: failure === undefined ? 'BP5010' : 'BP5012',
    message: `${label}: ${means}: ${says}`,
    hint: failure === undefined ? hint : `install ${program}, or correct \`via\``,
  });
}

/** Why the program of a dump has failed, where it says so in words that are known. */
export function explainDump(program: string, label: string) {
  return (exit: Exit): BackupError | null =>
    exit.code !== null && findMeaning(exit) ? clientFailure(program, exit, label) : null;
}

function findMeaning({ stderr }: Exit): Meaning | undefined {
  return meanings.find(({ form }) => form.test(stderr));
}

/** The line that says why; others only tell where. */
function lastWords(stderr: string): string {
  const lines = stderr
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const telling = lines.filter((line) => /(?:error|fatal|panic):/i.test(line));
  const line = telling.at(-1) ?? lines.at(-1) ?? '';
  const table = /was: (LOCK TABLE .{1,200}?)(?: IN ACCESS SHARE MODE|$)/m.exec(stderr)?.[1];
  const said = line.replace(/^(?:psql|pg_dump|pg_dumpall|pg_restore): (?:error: )?/, '');
  return table === undefined ? said : `${said} (${table})`;
}
