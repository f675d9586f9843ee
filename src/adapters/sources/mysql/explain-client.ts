import { BackupError } from '../../../model/failures.ts';
import type { Exit } from '../../../ports/place.ts';

/** An answer of a server, or of the way to it. */
export interface ClientError {
  /** 0 where it has none. */
  readonly number: number;
  readonly says: string;
}

interface Meaning {
  readonly means: string;
  readonly hint: string;
}

const unreachable: Meaning = {
  means: 'the server cannot be reached',
  hint: 'is it running, and do `host`, `port` or `socket` name it as it is seen from there?',
};
const unknownAccount: Meaning = {
  means: 'the server does not let this account in',
  hint: 'correct `user` and `password`; the server must know the account for the host that it is used from',
};
const unencrypted: Meaning = {
  means: 'there is no encrypted connection that both sides accept',
  hint: 'look at the certificates of the server, or use its socket',
};
const noPrivilege: Meaning = {
  means: 'the account lacks a privilege',
  hint: 'grant it what it needs, as the documentation of `type: mysql` lists it',
};

/** By the numbers that both families share. */
const meanings: Readonly<Record<number, Meaning>> = {
  1040: {
    means: 'the server has no free connection',
    hint: 'raise its `max_connections`, or run when less is going on',
  },
  1044: noPrivilege,
  1045: unknownAccount,
  1049: {
    means: 'there is no such database',
    hint: 'correct the name; with lower_case_table_names=0 it matters which letters are capital',
  },
  1129: {
    means: 'the server has blocked this host after too many errors',
    hint: 'run `FLUSH HOSTS` there',
  },
  1130: {
    means: 'the server knows no account that may come from this host',
    hint: "create one for this host: CREATE USER 'backup'@'<host>'",
  },
  1142: noPrivilege,
  1205: {
    means: 'somebody holds a table for too long',
    hint: 'stop the application, or end its long transaction, and try again',
  },
  1227: noPrivilege,
  1251: {
    means: 'this client is too old for the way the account logs in',
    hint: 'install a newer client',
  },
  1698: unknownAccount,
  2002: unreachable,
  2003: unreachable,
  2005: {
    means: 'nobody knows where this host is',
    hint: 'correct `host`, or look at the name service',
  },
  2006: unreachable,
  2013: {
    means: 'the connection was lost',
    hint: 'look in the log of the server: did it end, or did somebody end the connection?',
  },
  2026: unencrypted,
  3159: unencrypted,
  2059: {
    means: 'this client does not know the way the account logs in',
    hint: 'install the client of the same family as the server, or give the account a password that it understands',
  },
};

const other: Meaning = {
  means: 'the server refused a question',
  hint: 'correct what the server says',
};

/** The first error that a client program tells of; all of them are told in these two forms. */
export function parseClientError(stderr: string): ClientError | null {
  const found =
    /^ERROR (\d+) \(\w+\)(?: at line \d+)?(?: in file: '.*?')?: (.*)$/m.exec(stderr) ??
    /Got error: (\d+): (.*)$/m.exec(stderr) ??
    /Error (\d+): (.*)$/m.exec(stderr) ??
    null;
  if (found === null) return null;
  return { number: Number(found[1]), says: (found[2] ?? '').trim() };
}

/** A server that was asked and did not answer: `says` is its own text. */
export function clientFailure(program: string, exit: Exit, label: string): BackupError {
  const { code, signal, stderr, failure, lost } = exit;
  const error = parseClientError(stderr);
  const { means, hint } = (error && meanings[error.number]) ?? other;
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const how = failure ?? lost ?? (signal === null ? `exit code ${code}` : `killed by ${signal}`);
  const says = error?.says ?? `${program}: ${last === '' ? how : last}`;
  return new BackupError({
    code: 'BP5010',
    message: `${label}: ${means}: ${says}`,
    hint,
    facts: { number: error?.number ?? 0 },
  });
}

export function numberOf(error: unknown): number {
  const number = error instanceof BackupError ? error.facts.number : 0;
  return typeof number === 'number' ? number : 0;
}
