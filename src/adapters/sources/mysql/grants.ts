/** What an account may do, as `SHOW GRANTS` says it. */
export interface Grant {
  readonly privileges: readonly string[];
  /** `*` for all; a pattern with `%` and `_` otherwise. */
  readonly database: string;
  /** `*` for all. */
  readonly table: string;
}

/** Lines that grant a role, or say how somebody logs in, are left out. Columns count as nothing: no table is read by columns. */
export function parseGrants(lines: readonly string[]): readonly Grant[] {
  return lines.flatMap((line) => {
    const found = /^GRANT (.+?) ON (?:TABLE )?(\*|`(?:[^`]|``)*`)\.(\*|`(?:[^`]|``)*`) TO /.exec(
      line,
    );
    if (found === null) return [];
    const [, list = '', database = '', table = ''] = found;
    const privileges = list
      .replace(/\([^)]*\)/g, '(columns)')
      .split(',')
      .map((name) => name.trim().toUpperCase().replace(/^ALL$/, 'ALL PRIVILEGES'));
    return [{ privileges, database: unquote(database), table: unquote(table) }];
  });
}

export interface Wanted {
  readonly privilege: string;
  /** Left out: on the whole server. */
  readonly database?: string;
  /** Only these are dumped. */
  readonly tables?: readonly string[];
}

export function isGranted(
  grants: readonly Grant[],
  { privilege, database, tables = [] }: Wanted,
): boolean {
  const fitting = grants.filter(({ privileges }) =>
    [privilege, 'ALL PRIVILEGES'].some((name) => privileges.includes(name)),
  );
  if (fitting.some((grant) => grant.database === '*')) return true;
  if (database === undefined) return false;
  const own = fitting.filter((grant) => fits(database, grant));
  if (own.some(({ table }) => table === '*')) return true;
  return tables.length > 0 && tables.every((name) => own.some(({ table }) => table === name));
}

/** For a whole database a name is a pattern; with a table it is a name. */
function fits(database: string, grant: Grant): boolean {
  if (grant.table !== '*') return grant.database === database;
  const pattern = grant.database.replace(/\\[_%]|[\s\S]/g, (part) => {
    if (part === '%') return '.*';
    if (part === '_') return '.';
    return escapeRegExp(part.length === 2 ? part.slice(1) : part);
  });
  return new RegExp(`^${pattern}$`, 's').test(database);
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function unquote(name: string): string {
  return name === '*' ? name : name.slice(1, -1).replaceAll('``', '`');
}
