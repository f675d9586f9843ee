import { hasMariaDb } from './mariadb.ts';
import { hasPostgres, postgresPrograms } from './postgres.ts';

/** A database server as scripts of its own place know it: nothing of it is reached from outside. */
export interface EngineCase {
  readonly name: string;
  readonly isHere: boolean;
  readonly type: string;
  readonly password: string;
  /** With its data and its socket in this folder. */
  in(folder: string): EngineScripts;
}

interface EngineScripts {
  /** Keys of the dump. */
  readonly keys: string;
  /** Runs for as long as the server does. */
  readonly serve: string;
  /** Fails until it answers. */
  readonly ready: string;
  readonly plant: string;
  /** Goes on in the background until it is stopped. */
  readonly write: string;
  readonly stopWriting: string;
  /** All that a restore must bring back, but for what is written meanwhile. */
  readonly state: string;
  /** Of what is written meanwhile each transaction is there as a whole: says `whole`. */
  readonly whole: string;
  readonly damage: string;
  /** How often the server took something of ours for a crash of its own, where it is one that can. */
  readonly crashes?: string;
}

/** Writes for ever; answers at once. */
const forever = (folder: string, work: string) =>
  `nohup sh -c 'until [ -e ${folder}/enough ] || [ ! -d ${folder} ]; do ${work}; done; touch ${folder}/over' >/dev/null 2>&1 &`;
const stopWriting = (folder: string) =>
  `touch ${folder}/enough; until [ -e ${folder}/over ]; do sleep 0.1; done`;

const postgres: EngineCase = {
  name: 'PostgreSQL',
  isHere: hasPostgres(),
  type: 'postgres',
  password: 'of-the-role-in-there',
  in: (folder) => {
    const psql = `${postgresPrograms}/psql -X -q -A -t -v ON_ERROR_STOP=1 -h ${folder} -U postgres`;
    return {
      keys: `database: shop, socket: ${folder}, user: keeper, password: { env: DB_PASSWORD }, jobs: 2`,
      serve: `
${postgresPrograms}/initdb -D ${folder}/data -U postgres -A trust --locale=C.UTF-8 --no-sync >/dev/null
echo 'local all postgres trust
local all all scram-sha-256' >${folder}/data/pg_hba.conf
exec ${postgresPrograms}/postgres -D ${folder}/data -c unix_socket_directories=${folder} -c listen_addresses= -c fsync=off 2>${folder}/log`,
      crashes: `grep -c 'terminated by signal' ${folder}/log || :`,
      ready: `${psql} -d postgres -c 'select 1'`,
      plant: `${psql} -d postgres -c "create role keeper login superuser password 'of-the-role-in-there'" -c 'create database shop' &&
${psql} -d shop -c 'create table a (id serial primary key, t text); create table b (id int references a, n int); create table n1 (id serial); create table n2 (id int)' \
 -c "insert into a (t) select 'row ' || g from generate_series(1, 20000) g"`,
      write: forever(
        folder,
        `${psql} -d shop -c "with x as (insert into n1 default values returning id) insert into n2 select id from x"`,
      ),
      stopWriting: stopWriting(folder),
      state: `${postgresPrograms}/pg_dump -h ${folder} -U postgres -t a -t b shop | grep -v restrict | md5sum`,
      whole: `${psql} -d shop -c "select case when count(*) > 0 and count(*) = count(n2.id) then 'whole' end from n1 full join n2 using (id)"`,
      damage: `${psql} -d shop -c 'drop table b; delete from a where id < 1000; create table c (x int)'`,
    };
  },
};

const mysql: EngineCase = {
  name: 'MariaDB',
  isHere: hasMariaDb(),
  type: 'mysql',
  password: 'of-the-account-in-there',
  in: (folder) => {
    const where = `--no-defaults --socket=${folder}/sock --user=root`;
    const client = `mariadb ${where} --batch`;
    const own = `--no-defaults --datadir=${folder}/data --tmpdir=${folder}`;
    return {
      keys: `database: shop, socket: ${folder}/sock, user: keeper, password: { env: DB_PASSWORD }`,
      serve: `
mkdir ${folder}/data && mariadb-install-db ${own} --auth-root-authentication-method=normal --skip-test-db --skip-name-resolve >/dev/null
exec mariadbd ${own} --socket=${folder}/sock --skip-networking --innodb-flush-method=nosync --innodb-buffer-pool-size=64M`,
      ready: `${client} -e 'select 1'`,
      plant: `${client} -e "create user keeper@localhost identified by 'of-the-account-in-there'; grant all on *.* to keeper@localhost; create database shop;
use shop; create table a (id int auto_increment primary key, t text) engine=innodb; create table b (id int, n int, foreign key (id) references a (id)) engine=innodb;
create table n1 (id int auto_increment primary key) engine=innodb; create table n2 (id int) engine=innodb;
insert into a (t) select concat('row ', seq) from seq_1_to_20000"`,
      write: forever(
        folder,
        `${client} shop -e "begin; insert into n1 values (); insert into n2 values (last_insert_id()); commit"`,
      ),
      stopWriting: stopWriting(folder),
      state: `mariadb-dump ${where} --skip-comments shop a b | md5sum`,
      whole: `${client} --skip-column-names shop -e "select if(count(*) > 0 and count(*) = (select count(*) from n2), 'whole', 'not') from n1"`,
      damage: `${client} shop -e 'drop table b; delete from a where id < 1000; create table c (x int)'`,
    };
  },
};

export const engineCases: readonly EngineCase[] = [postgres, mysql];
