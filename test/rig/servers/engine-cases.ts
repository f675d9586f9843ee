import { hasMariaDb } from './mariadb.ts';
import { hasPostgres, postgresPrograms } from './postgres.ts';

/** A database server as scripts of its own place know it: nothing of it is reached from outside. */
export interface EngineCase {
  readonly name: string;
  readonly isHere: boolean;
  readonly type: string;
  readonly password: string;
  /** Keys of the dump. */
  readonly keys: string;
  /** Runs for as long as its container, with its data in this folder and its socket in /tmp. */
  serve(folder: string): string;
  /** Fails until it answers. */
  readonly ready: string;
  readonly plant: string;
  readonly writeAllTheTime: string;
  readonly stopWriting: string;
  /** Whatever was under way is over. */
  readonly settle: string;
  /** All that a restore must bring back. */
  readonly state: string;
  readonly damage: string;
}

const psql = `${postgresPrograms}/psql -X -q -A -t -v ON_ERROR_STOP=1 -h /tmp -U postgres`;

const postgres: EngineCase = {
  name: 'PostgreSQL',
  isHere: hasPostgres(),
  type: 'postgres',
  password: 'of-the-role-in-there',
  keys: 'database: shop, socket: /tmp, user: keeper, password: { env: DB_PASSWORD }, jobs: 2',
  serve: (folder) => `
${postgresPrograms}/initdb -D ${folder}/data -U postgres -A trust --locale=C.UTF-8 --no-sync >/dev/null
echo 'local all postgres trust
local all all scram-sha-256' >${folder}/data/pg_hba.conf
exec ${postgresPrograms}/postgres -D ${folder}/data -c unix_socket_directories=/tmp -c listen_addresses= -c fsync=off`,
  ready: `${psql} -d postgres -c 'select 1'`,
  plant: `${psql} -d postgres -c "create role keeper login superuser password 'of-the-role-in-there'" -c 'create database shop' &&
${psql} -d shop -c 'create table a (id serial primary key, t text); create table b (id int references a, n int)' \
 -c "insert into a (t) select 'row ' || g from generate_series(1, 20000) g"`,
  writeAllTheTime: `nohup sh -c 'until [ -e /tmp/enough ]; do ${psql} -d shop -c "with x as (insert into a (t) values (repeat(chr(120), 500)) returning id) insert into b select id, 1 from x"; done; touch /tmp/over' >/dev/null 2>&1 &`,
  stopWriting: 'touch /tmp/enough',
  settle: 'until [ -e /tmp/over ]; do sleep 0.1; done',
  state: `${postgresPrograms}/pg_dump -h /tmp -U postgres shop | grep -v restrict | md5sum`,
  damage: `${psql} -d shop -c 'drop table b; delete from a where id < 1000; create table c (x int)'`,
};

const mariadb = 'mariadb --no-defaults --socket=/tmp/sock --user=root --batch';

const mysql: EngineCase = {
  name: 'MariaDB',
  isHere: hasMariaDb(),
  type: 'mysql',
  password: 'of-the-account-in-there',
  keys: 'database: shop, socket: /tmp/sock, user: keeper, password: { env: DB_PASSWORD }',
  serve: (folder) => `
mkdir ${folder}/data ${folder}/tmp && mariadb-install-db --no-defaults --datadir=${folder}/data --tmpdir=${folder}/tmp \
 --auth-root-authentication-method=normal --skip-test-db --skip-name-resolve >/dev/null
exec mariadbd --no-defaults --datadir=${folder}/data --tmpdir=${folder}/tmp --socket=/tmp/sock --skip-networking --innodb-flush-method=nosync`,
  ready: `${mariadb} -e 'select 1'`,
  plant: `${mariadb} -e "create user keeper@localhost identified by 'of-the-account-in-there'; grant all on *.* to keeper@localhost; create database shop;
use shop; create table a (id int auto_increment primary key, t text) engine=innodb; create table b (id int, n int, foreign key (id) references a (id)) engine=innodb;
insert into a (t) select concat('row ', seq) from seq_1_to_20000"`,
  writeAllTheTime: `nohup sh -c 'until [ -e /tmp/enough ]; do ${mariadb} shop -e "begin; insert into a (t) values (repeat(120, 500)); insert into b values (last_insert_id(), 1); commit"; done; touch /tmp/over' >/dev/null 2>&1 &`,
  stopWriting: 'touch /tmp/enough',
  settle: 'until [ -e /tmp/over ]; do sleep 0.1; done',
  state:
    'mariadb-dump --no-defaults --socket=/tmp/sock --user=root --skip-comments --routines --triggers --events shop | md5sum',
  damage: `${mariadb} shop -e 'drop table b; delete from a where id < 1000; create table c (x int)'`,
};

export const engineCases: readonly EngineCase[] = [postgres, mysql];
