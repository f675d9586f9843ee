import { identifier, literal } from '../sql.ts';
import type { Grant, Properties, Setting } from './properties.ts';

/** What makes another database the like of the live one but for its comment; the owner comes first. */
export function carryOver(live: Properties, name: string): readonly string[] {
  const database = identifier(name);
  return [
    `ALTER DATABASE ${database} OWNER TO ${identifier(live.owner)}`,
    ...grantsOf(live, database),
    ...live.labels.map(
      ({ provider, label }) =>
        `SECURITY LABEL FOR ${identifier(provider)} ON DATABASE ${database} IS ${literal(label)}`,
    ),
    ...live.settings.flatMap((setting) => settingsOf(setting, database)),
    ...(live.connectionLimit === -1
      ? []
      : [`ALTER DATABASE ${database} CONNECTION LIMIT ${live.connectionLimit}`]),
    ...(live.isTemplate ? [`ALTER DATABASE ${database} IS_TEMPLATE true`] : []),
  ];
}

/** Whose right to grant came from somebody else gets it before. */
function grantsOf({ grants, owner }: Properties, database: string): readonly string[] {
  if (grants === null) return [];
  const ofOwner = grants.filter(({ grantor }) => grantor === owner);
  const ofOthers = grants.filter(({ grantor }) => grantor !== owner);
  return [
    `REVOKE ALL ON DATABASE ${database} FROM PUBLIC`,
    `REVOKE ALL ON DATABASE ${database} FROM ${identifier(owner)}`,
    ...ofOwner.map((grant) => grantOf(grant, database)),
    ...ofOthers.flatMap((grant) => [
      `SET ROLE ${identifier(grant.grantor)}`,
      grantOf(grant, database),
      'RESET ROLE',
    ]),
  ];
}

function grantOf({ grantee, privilege, isGrantable }: Grant, database: string): string {
  const to = grantee === null ? 'PUBLIC' : identifier(grantee);
  const option = isGrantable ? ' WITH GRANT OPTION' : '';
  return `GRANT ${privilege} ON DATABASE ${database} TO ${to}${option}`;
}

function settingsOf({ role, assignments }: Setting, database: string): readonly string[] {
  const whose =
    role === null
      ? `ALTER DATABASE ${database}`
      : `ALTER ROLE ${identifier(role)} IN DATABASE ${database}`;
  return assignments.map((assignment) => {
    const at = assignment.indexOf('=');
    const [name, value] = [assignment.slice(0, at), assignment.slice(at + 1)];
    return `${whose} SET ${parameter(name)} TO ${spelled(name, value)}`;
  });
}

/** Names of extensions' parameters have two parts. */
function parameter(name: string): string {
  return name.split('.').map(identifier).join('.');
}

/** Their values are lists of names: as one text they would be one name. */
const lists = [
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
];

function spelled(name: string, value: string): string {
  if (!lists.includes(name.toLowerCase())) return literal(value);
  const names = splitNames(value);
  return names.length === 0 ? "''" : names.map(literal).join(', ');
}

/** As the server keeps a list: names in double quotes where they need them. */
export function splitNames(list: string): readonly string[] {
  const names = list.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/g);
  const all = [...names].map(
    ([, quoted, bare = '']) => quoted?.replaceAll('""', '"') ?? bare.trim(),
  );
  // The expression finds nothing once more at the end.
  return list.trim() === '' ? [] : all.slice(0, -1);
}
