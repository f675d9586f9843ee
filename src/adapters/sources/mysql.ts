import {
  atMostOne,
  choice,
  constant,
  databaseName,
  databaseUrl,
  exactlyOne,
  hostName,
  hostPath,
  list,
  map,
  plainName,
  port,
  secret,
} from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

const restoreKeys = {
  host: hostName('Another server.'),
  port: port('The port of the server.'),
  socket: hostPath('The socket file of another server.'),
  database: databaseName('Another database.'),
};

export const mysql: Definition = {
  kind: 'source',
  type: 'mysql',
  summary: 'one, several or all databases of a MySQL or MariaDB server',
  keys: {
    host: hostName(
      'The server. Without `host`, `socket` and `url` the client connects to the local socket of the place where it runs.',
    ),
    port: port('The port of the server. Left out: 3306.'),
    socket: hostPath('The socket file of the server, such as `/run/mysqld/mysqld.sock`.'),
    url: databaseUrl(
      'A `mysql://` or `mariadb://` URL instead of `host`, `port` and `database`; it must name the database. A URL that holds a password must be a secret reference.',
    ),
    database: databaseName('The database to dump.'),
    databases: list(
      'The databases to dump; each becomes an artifact of its own, named `<id>.<database>`.',
      databaseName('One database.'),
      { uniqueItems: true },
    ),
    all: constant(
      'Every database of the server except its own bookkeeping, and the accounts with their privileges and password hashes, which reading takes `SELECT` on `mysql.*`, as the member `accounts`.',
      true,
    ),
    user: plainName(
      'The account to connect as. It needs `SELECT`, `SHOW VIEW`, `TRIGGER` and `EVENT`; for procedures and functions of others `SELECT` on `mysql.proc` (MariaDB) or `SHOW_ROUTINE` (MySQL), and `PROCESS` for tablespaces. Left out: the name of the system user.',
    ),
    password: secret(
      "The account's password. It is handed over in a `--defaults-file`, never as an argument; no other option file, such as `~/.my.cnf`, is read. Left out: login by socket.",
    ),
    tables: list(
      'Dump only these tables.',
      plainName('A table, as `table`, or as `database.table` where several databases are dumped.'),
    ),
    exclude: list(
      'Leave out these tables, definition and rows.',
      plainName('A table, as `table`, or as `database.table` where several databases are dumped.'),
    ),
    admin: map(
      'The account for restores, so that the account that makes backups every night can be one that only reads. Left out: `user` and `password`.',
      {
        user: plainName('An account that may create databases.'),
        password: secret("The account's password."),
      },
      { required: ['user'] },
    ),
    flavor: choice(
      "Which client programs to use. `auto` asks the server; a dump by the other family's client can lack routines or fail to load.",
      ['auto', 'mysql', 'mariadb'],
      'auto',
    ),
  },
  required: [],
  rules: [
    exactlyOne('database', 'databases', 'all', 'url'),
    ...atMostOne('host', 'socket', 'url'),
    ...atMostOne('port', 'socket'),
    ...atMostOne('port', 'url'),
  ],
  strategy: { answered: [], byName: true },
  example: {
    id: 'wiki',
    type: 'mysql',
    host: 'db.lan',
    databases: ['wiki', 'forum'],
    user: 'backup',
    password: { credential: 'wiki-db-password' },
  },
  restoreKeys,
  locatedBy: ['host', 'port', 'socket', 'url', 'database', 'databases', 'all'],
  runsAnywhere: true,
  load: () => import('./mysql/mysql.ts'),
  loadRestorer: () => import('./mysql/restore/restorer.ts'),
  loadProver: () => import('./mysql/prove/prover.ts'),
};
