import type { Family } from './family.ts';

/** Somebody who may log in, or a role. */
export interface Account {
  readonly user: string;
  readonly host: string;
  readonly isRole: boolean;
}

/** Those of the server itself are made with it. Columns: user, host, whether it is a role. */
export function accountsSql(family: Family): string {
  const isRole = family === 'mariadb' ? 'is_role' : "'N'";
  const own =
    family === 'mariadb'
      ? "('mariadb.sys', 'PUBLIC')"
      : "('mysql.sys', 'mysql.session', 'mysql.infoschema')";
  return `select user, host, ${isRole} from mysql.user where user not in ${own} order by 3 desc, 1, 2;\n`;
}

/** Every answer is one statement in a row of its own. */
export function grantsSql(accounts: readonly Account[], hashesAsHex: boolean): string {
  const created = accounts.filter(({ isRole }) => !isRole);
  return [
    "set session sql_mode = 'NO_BACKSLASH_ESCAPES';",
    ...(hashesAsHex ? ['set session print_identified_with_as_hex = 1;'] : []),
    ...created.map((account) => `show create user ${nameOf(account)};`),
    ...accounts.map((account) => `show grants for ${nameOf(account)};`),
    '',
  ].join('\n');
}

function nameOf({ user, host, isRole }: Account): string {
  return isRole ? quote(user) : `${quote(user)}@${quote(host)}`;
}

/** Without backslashes that mean anything, as said above. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Statements for people to look at and to run: who is there already stays as they are, but for what is granted. */
export function writeAccounts(
  accounts: readonly Account[],
  rows: readonly (readonly string[])[],
): string {
  const statements = rows.map(([statement = '']) =>
    statement.replace(/^CREATE USER (?!IF NOT EXISTS)/, 'CREATE USER IF NOT EXISTS '),
  );
  const roles = accounts
    .filter(({ isRole }) => isRole)
    .map((role) => `CREATE ROLE IF NOT EXISTS ${quote(role.user)}`);
  return [
    '-- Accounts and privileges. Password hashes are in it: keep it to yourself.',
    "SET sql_mode = 'NO_BACKSLASH_ESCAPES';",
    ...[...roles, ...statements].map((statement) => `${statement};`),
    '-- Dump completed',
    '',
  ].join('\n');
}
