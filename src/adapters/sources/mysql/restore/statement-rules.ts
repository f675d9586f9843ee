export interface Allowance {
  /** The database that a dump may call by its name, because it gets another one on the way; `null` for none. */
  readonly ownName: string | null;
}

/** What a statement is. */
export interface Rule {
  readonly kind:
    | 'set'
    | 'mode'
    | 'charset'
    | 'table'
    | 'view'
    | 'triggers'
    | 'events'
    | 'routines'
    | 'rows'
    | 'other';
  /** The mode, the charset or the name that it is about. */
  readonly value: string;
  /** Whether only its beginning says what it is. */
  readonly mayBeLong: boolean;
}

const name = '`(?:[^`]|``)+`';
const columns = `\\((?:${name}(?:, ?)?)+\\)`;
const word = '[\\w$\\x80-\\uffff]+';
const account = `(?:${name}|'[^']*'|${word})(?:@(?:${name}|'[^']*'|[\\w.%-]+))?`;
const definer = `(?:DEFINER ?= ?${account} )?`;
const text = "'(?:[^'\\\\]|''|\\\\.)*'";
const value = `(?:${text}|@{0,2}\\w[\\w.]*|-?\\d[\\d.]*|[+-]\\d\\d:\\d\\d)`;
const settable =
  '@\\w+|(?:@@(?:SESSION\\.)?)?(?:CHARACTER_SET_CLIENT|CHARACTER_SET_RESULTS|COLLATION_CONNECTION|TIME_ZONE|UNIQUE_CHECKS|FOREIGN_KEY_CHECKS|SQL_MODE|SQL_NOTES|NOTE_VERBOSITY|AUTOCOMMIT|SQL_QUOTE_SHOW_CREATE|DEFAULT_STORAGE_ENGINE|INNODB_STRICT_MODE)';
const assignment = `(?:${settable}) ?:?= ?${value}`;

/** Bulk loading of RocksDB, as Percona's program writes it. */
const rocks = [
  "SELECT COUNT\\(\\*\\) INTO @\\w*rocksdb\\w* FROM INFORMATION_SCHEMA\\.\\w+ WHERE (?:\\w+ ?= ?'\\w+'(?: AND )?)+",
  `SET @\\w*rocksdb\\w* = IF \\(@\\w+, '(?:SET @\\w+ = (?:0|@@rocksdb_bulk_load)|SET SESSION rocksdb_bulk_load ?= ?[@\\w]+|SELECT COUNT\\(\\*\\) INTO @\\w+ FROM performance_schema\\.session_variables WHERE VARIABLE_NAME=\\\\'rocksdb_bulk_load\\\\')', '(?:SELECT 0|SET @\\w+ = 0)'\\)`,
  'PREPARE s FROM @\\w*rocksdb\\w*',
  'EXECUTE s',
  'DEALLOCATE PREPARE s',
].join('|');

interface Pattern {
  readonly kind: Rule['kind'];
  readonly is: RegExp;
  readonly mayBeLong?: boolean;
}

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`, 'is');
const beginning = (pattern: string) => new RegExp(`^${pattern}`, 'is');

/** The first that fits counts; the group `value` is what it is about. */
const patterns: readonly Pattern[] = [
  {
    kind: 'rows',
    is: beginning(`INSERT (?:IGNORE )?INTO ${name} ?(?:${columns} ?)?VALUES`),
    mayBeLong: true,
  },
  { kind: 'mode', is: whole(`SET (?:SESSION )?SQL_MODE ?= ?(?<value>${value})`) },
  { kind: 'mode', is: whole('SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE=(?<value>.*)') },
  { kind: 'mode', is: whole('SET @\\w+ ?= ?@@SQL_MODE(?<value>)') },
  { kind: 'charset', is: whole(`SET CHARACTER_SET_CLIENT ?= ?(?<value>${value})`) },
  { kind: 'set', is: whole('SET NAMES (?:utf8mb4|utf8mb3|utf8|latin1|binary)') },
  { kind: 'set', is: whole(`SET ${assignment}(?:, ?${assignment})*`) },
  { kind: 'table', is: beginning(`CREATE TABLE (?:IF NOT EXISTS )?${name} ?\\(`), mayBeLong: true },
  {
    kind: 'view',
    is: beginning(
      `CREATE (?:ALGORITHM ?= ?\\w+ )?${definer}(?:SQL SECURITY \\w+ )?VIEW (?<value>${name}) ?(?:${columns} ?)?AS `,
    ),
    mayBeLong: true,
  },
  {
    kind: 'triggers',
    is: beginning(
      `CREATE (?:OR REPLACE )?${definer}TRIGGER (?:IF NOT EXISTS )?(?<value>(?:${name}|${word})(?: ?\\. ?(?:${name}|${word}))?) (?:BEFORE|AFTER) (?:INSERT|UPDATE|DELETE) ON (?<on>(?:${name}|${word})(?: ?\\. ?(?:${name}|${word}))?) FOR EACH ROW`,
    ),
    mayBeLong: true,
  },
  {
    kind: 'events',
    is: beginning(`CREATE ${definer}EVENT (?:IF NOT EXISTS )?(?<value>${name}) ON SCHEDULE `),
    mayBeLong: true,
  },
  {
    kind: 'routines',
    is: beginning(
      `CREATE (?:OR REPLACE )?${definer}(?:AGGREGATE )?(?:PROCEDURE|FUNCTION|PACKAGE(?: BODY)?) (?:IF NOT EXISTS )?(?<value>${name}|"[^"]+")[ (]`,
    ),
    mayBeLong: true,
  },
  {
    kind: 'other',
    is: whole(
      `DROP (?:TABLE|VIEW|SEQUENCE|TRIGGER|FUNCTION|PROCEDURE|EVENT|PACKAGE(?: BODY)?) IF EXISTS (?:${name}|${word})`,
    ),
  },
  { kind: 'other', is: whole(`LOCK TABLES ${name} WRITE|UNLOCK TABLES`) },
  { kind: 'other', is: whole(`ALTER TABLE ${name} (?:DISABLE|ENABLE) KEYS`) },
  {
    kind: 'other',
    is: whole(`CREATE SEQUENCE ${name} [\\w -]+(?:ENGINE ?= ?\\w+)?`),
  },
  { kind: 'other', is: whole(`(?:DO|SELECT) SETVAL\\(${name}, ?-?\\d+, ?\\d(?:, ?\\d+)?\\)`) },
  { kind: 'other', is: whole(rocks) },
];

const altering = whole(`ALTER DATABASE (?<value>${name}) CHARACTER SET \\w+ COLLATE \\w+`);

/** `null` where no dump program writes such a statement. */
export function findRule(head: string, { ownName }: Allowance): Rule | null {
  const statement = head.replace(/\s+/g, ' ').trim();
  const altered = altering.exec(statement)?.groups?.value;
  if (altered !== undefined) {
    return unquote(altered) === ownName ? { kind: 'other', value: '', mayBeLong: false } : null;
  }
  for (const { kind, is, mayBeLong = false } of patterns) {
    const found = is.exec(statement);
    if (found === null) continue;
    const { value: about = '', on = '' } = found.groups ?? {};
    const names = kind === 'triggers' ? [about, on] : [];
    if (!(names.every((one) => isOwn(one, ownName)) && canBeRenamed(head, names))) return null;
    return { kind, value: meaningOf(kind, about), mayBeLong };
  }
  return null;
}

/** A trigger is written as its maker wrote it, perhaps with the name of the database. */
function isOwn(qualified: string, ownName: string | null): boolean {
  const [, before] = new RegExp(`^(${name}|${word}) ?\\.`).exec(qualified) ?? [];
  return before === undefined || unquote(before) === ownName;
}

/** What a program takes a name away from has to stand on one line, as that program looks for it. */
function canBeRenamed(head: string, names: readonly string[]): boolean {
  const [qualified, ...others] = names.map((one) => /^(?:`[^`]+`|[^`.]+)\./.test(one));
  if (qualified === undefined || !(qualified || others.includes(true))) return true;
  return renamable.test(head);
}

const renamable = new RegExp(
  `^CREATE ${definer}TRIGGER (?:(?:${name}|${word})\\.)?(?:${name}|${word}) \\w+ \\w+ ON (?:(?:${name}|${word})\\.)?(?:${name}|${word})\\s+FOR\\b`,
  'i',
);

function meaningOf(kind: Rule['kind'], about: string): string {
  if (kind === 'mode') return about === '' ? 'kept' : about;
  return kind === 'view' ? unquote(about) : about;
}

function unquote(text_: string): string {
  return text_.startsWith('`') ? text_.slice(1, -1).replaceAll('``', '`') : text_;
}
