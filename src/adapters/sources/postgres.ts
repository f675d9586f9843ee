import {
  atMostOne,
  choice,
  constant,
  databaseName,
  databaseUrl,
  exactlyOne,
  hostName,
  hostPath,
  integer,
  list,
  map,
  plainName,
  port,
  secret,
} from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const postgres: Definition = {
  kind: 'source',
  type: 'postgres',
  summary: 'one, several or all databases of a PostgreSQL server',
  keys: {
    host: hostName(
      'The server. Without `host`, `socket` and `url` the client connects to the local socket of the place where it runs.',
    ),
    port: port('The port of the server, or the number in the name of its socket. Left out: 5432.'),
    socket: hostPath('The folder that holds the socket of the server, such as `/run/postgresql`.'),
    url: databaseUrl(
      'A `postgres://` URL instead of `host`, `port` and `database`; it must name the database. A URL that holds a password must be a secret reference.',
    ),
    database: databaseName('The database to dump.'),
    databases: list(
      'The databases to dump; each becomes an artifact of its own, named `<id>.<database>`.',
      databaseName('One database.'),
      { uniqueItems: true },
    ),
    all: constant(
      'Every database that accepts connections, except templates, and the roles and tablespaces of the server (globals), without passwords.',
      true,
    ),
    user: plainName(
      'The role to connect as. It needs to read everything that is dumped; the predefined role `pg_read_all_data` is enough. Left out: the name of the system user.',
    ),
    password: secret(
      "The role's password. It is handed over in a `PGPASSFILE`, never as an argument. Left out: peer or certificate login.",
    ),
    format: choice(
      '`custom` can be restored in part and in parallel; `plain` is SQL that any client reads; `directory` dumps in parallel but needs scratch space of the size of the dump.',
      ['custom', 'plain', 'directory'],
      'custom',
    ),
    jobs: integer(
      'Connections used at once: for dumps in `directory` format, and for restores of `custom` and `directory`.',
      { minimum: 1, maximum: 64, default: 1 },
    ),
    schemas: list(
      'Dump only these schemas. Objects outside them on which they depend are not included.',
      plainName('A schema, or a pattern as `pg_dump --schema` takes it.'),
    ),
    tables: list(
      'Dump only these tables. Objects on which they depend are not included.',
      plainName('A table, or a pattern as `pg_dump --table` takes it.'),
    ),
    exclude: list(
      'Leave out these tables, definition and rows.',
      plainName('A table, or a pattern as `pg_dump --exclude-table` takes it.'),
    ),
    owners: choice(
      'Whether a restore gives objects back to their owners, whose roles must then exist, or to the restoring role.',
      ['keep', 'drop'],
      'keep',
    ),
    privileges: choice(
      'Whether a restore brings back `GRANT`s, whose roles must then exist.',
      ['keep', 'drop'],
      'keep',
    ),
    admin: map(
      'The role for restores, so that the role that makes backups every night can be one that only reads. Left out: `user` and `password`.',
      {
        user: plainName('A role that may create databases.'),
        password: secret("The role's password."),
      },
      { required: ['user'] },
    ),
  },
  restoreKeys: {
    host: hostName('Another server.'),
    port: port('The port of the server.'),
    socket: hostPath('The folder that holds the socket of another server.'),
    database: databaseName('Another database.'),
  },
  locatedBy: ['host', 'port', 'socket', 'url', 'database', 'databases', 'all'],
  required: [],
  rules: [
    exactlyOne('database', 'databases', 'all', 'url'),
    ...atMostOne('host', 'socket', 'url'),
    ...atMostOne('port', 'url'),
  ],
  strategy: { answered: [], byName: true },
  example: {
    id: 'orders',
    type: 'postgres',
    database: 'orders',
    user: 'backup',
    password: { env: 'ORDERS_DB_PASSWORD' },
    via: { container: 'shop-db' },
  },
  runsAnywhere: true,
  load: () => import('./postgres/postgres.ts'),
  loadRestorer: () => import('./postgres/restore/restorer.ts'),
};
