import { BackupError, type FailureCode } from '../../../model/failures.ts';

export interface SqliteFailure {
  readonly sqliteCode: number | null;
  readonly message: string;
}

interface Meaning {
  readonly code: FailureCode;
  readonly says: string;
  readonly hint: string;
}

const locked: Meaning = {
  code: 'BP5010',
  says: 'is locked by another program',
  hint: 'let the application end its long transaction, or switch off its exclusive locking mode',
};

/** By the primary result code of SQLite. */
const meanings: Readonly<Record<number, Meaning>> = {
  5: locked,
  6: locked,
  8: {
    code: 'BP5010',
    says: 'needs to be recovered, and this user may not write it',
    hint: 'start the application once, or run as its user',
  },
  11: {
    code: 'BP5014',
    says: 'is damaged',
    hint: 'look at it with `PRAGMA integrity_check`, and restore it from an older backup',
  },
  13: {
    code: 'BP5030',
    says: 'does not fit into the staging folder',
    hint: 'make room there, or set `staging.dir` to another disk',
  },
  14: {
    code: 'BP5010',
    says: 'cannot be opened',
    hint: 'does the file exist, and may this user write into its folder? A write-ahead log needs that',
  },
  26: {
    code: 'BP5010',
    says: 'is no SQLite database, or an encrypted one',
    hint: 'correct `path`; dump an encrypted database with its own program and `type: command`',
  },
};

const unknown: Meaning = {
  code: 'BP5010',
  says: 'could not be copied',
  hint: 'correct what SQLite says',
};

export function explainSqlite(
  database: string,
  { sqliteCode, message }: SqliteFailure,
): BackupError {
  const primary = sqliteCode === null ? null : sqliteCode & 0xff;
  const { code, says, hint } = (primary === null ? undefined : meanings[primary]) ?? unknown;
  return new BackupError({
    code,
    message: `the database ${database} ${says}: ${message}`,
    hint,
    facts: { sqliteCode },
  });
}
