import type { Json } from '../../model/run/facts.ts';
import type { Original, PuttingBack } from './putting-back.ts';

const where =
  'Where the server is, and who you are there, is said by `PGHOST`, `PGPORT`, `PGUSER` and `~/.pgpass`.';

/** With the client programs alone. Nothing that is on the server is touched: the database is a new one. */
export function loadPostgres(plainFile: string, original: Original): PuttingBack {
  const { facts, folder, name } = original;
  if (facts.content === 'globals') return lookAtGlobals(plainFile);
  const database = folder.replace(/[^a-zA-Z0-9]+/g, '_').slice(0, 63);
  const { format } = facts;
  const load = loaders[format === 'plain' || format === 'directory' ? format : 'custom'];
  const { commands, program, filter } = load({ plainFile, folder, database });
  return {
    says: [
      `It is the database${name}${versionOf(facts.clientVersion)}. Load it into a new database, \`${database}\`, look at it, and give it the name of the old one when that is out of the way (\`ALTER DATABASE … RENAME TO …\`). ${where} The programs must not be older than those that made the dump.`,
      `Objects go back to the roles that owned them and may use them. Those must exist, or the first that is missing ends it: create them before${program === 'psql' ? '' : ', or leave owners and privileges out with `--no-owner --no-privileges`'}. To begin again, \`dropdb ${database}\`.`,
    ],
    commands: [`createdb -T template0${charsetOf(facts)} ${database}`, ...commands],
    programs: ['createdb', program],
    filter,
  };
}

interface Loading {
  readonly plainFile: string;
  readonly folder: string;
  readonly database: string;
}

interface Loader {
  readonly commands: readonly string[];
  readonly program: 'psql' | 'pg_restore';
  readonly filter: string | null;
}

const loaders = {
  custom: ({ plainFile, database }: Loading): Loader => {
    const filter = `pg_restore --exit-on-error -d ${database}`;
    return { commands: [`${filter} ${plainFile}`], program: 'pg_restore', filter };
  },
  plain: ({ plainFile, database }: Loading): Loader => {
    const load = `psql -X -q -v ON_ERROR_STOP=1 --single-transaction -d ${database} -f`;
    return { commands: [`${load} ${plainFile}`], program: 'psql', filter: `${load} -` };
  },
  directory: ({ plainFile, folder, database }: Loading): Loader => ({
    commands: [
      `mkdir ${folder}`,
      `tar -x -f ${plainFile} -C ${folder}`,
      `pg_restore --exit-on-error --jobs=2 -d ${database} ${folder}`,
    ],
    program: 'pg_restore',
    filter: null,
  }),
} as const satisfies Record<string, (loading: Loading) => Loader>;

function lookAtGlobals(plainFile: string): PuttingBack {
  return {
    says: [
      `It holds the roles and tablespaces of the server as SQL, without passwords. On a new server they come before the databases. Look at it, remove what should not come back, and give the rest to a superuser: \`psql -X -d postgres -f ${plainFile}\`. It says of roles that exist that they do, which does no harm. Then give those that log in a password: \`ALTER ROLE … PASSWORD …\`. ${where}`,
    ],
    commands: [],
    programs: ['psql'],
    filter: null,
  };
}

function versionOf(version: Json | undefined): string {
  return typeof version === 'string' && /^\d[\w.]*$/.test(version)
    ? `, dumped by pg_dump ${version}`
    : '';
}

/** They stand in a command; a name that needs more than these letters is left to the server. */
function charsetOf({ encoding, collation }: Original['facts']): string {
  const isWord = (value: Json | undefined) => typeof value === 'string' && /^[\w.@-]+$/.test(value);
  if (!isWord(encoding)) return '';
  return ` -E ${encoding}${isWord(collation) ? ` --locale=${collation}` : ''}`;
}
