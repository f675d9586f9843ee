import { execFileSync } from 'node:child_process';
import { type Postgres, postgresPrograms } from './postgres.ts';

/** Something of everything that a database can hold. */
const sampleSql = `
create extension pg_trgm;
create schema other;
create type mood as enum ('sad', 'it''s ok', 'happy');
create type pair as (a int, b text);
create domain small as int check (value < 100);
create table "odd "" name" ("select" int primary key, "a b" text);
insert into "odd "" name" values (1, E'tab\\tnew\\nline \\\\. end'), (2, null), (3, '\\!');
create table kinds (
  id bigint generated always as identity primary key, b bytea, j jsonb, x xml, t timestamptz, i interval, n numeric(40, 10),
  f float8, a int[], m mood, p pair, s small, r int4range, u uuid, net inet, ts tsvector, bits bit varying(9), c char(5),
  doubled int generated always as (s * 2) stored
);
insert into kinds (b, j, t, i, n, f, a, m, p, s, r, u, net, ts, bits, c) values
 ('\\x00ff0a0d5c27', '{"a": [1, "zwölf", null]}', '2026-02-28 23:59:59.123456+02', '1 mon 2 days', 123456789012345678901234.5, 'NaN', '{1,null,3}', 'it''s ok', row(1, 'x"y'), 42, '[1,5)', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '10.0.0.0/8', 'fat & cat'::tsvector, b'101', 'ab'),
 (null, null, '-infinity', null, 'NaN', '-Infinity', '{}', null, null, null, 'empty', null, null, null, null, null);
create table parents (id int primary key, name text not null);
create table children (id serial primary key, parent int references parents on delete cascade, unique (parent, id));
insert into parents select g, 'p' || g from generate_series(1, 50) g;
insert into children (parent) select 1 + g % 50 from generate_series(1, 200) g;
select setval('children_id_seq', 4711);
create table measures (at date not null, v int) partition by range (at);
create table measures_2025 partition of measures for values from ('2025-01-01') to ('2026-01-01');
create table measures_2026 partition of measures for values from ('2026-01-01') to ('2027-01-01');
insert into measures values ('2025-06-01', 1), ('2026-06-01', 2);
create unlogged table light (a int);
create table other.loud (a int, check (a > 0));
create table other.quiet (like other.loud including all);
create table plain_old (a int) with (fillfactor = 70);
create index words on parents using gin (name gin_trgm_ops);
create view names as select id, upper(name) as name from parents where name <> ';';
create materialized view totals as select parent, count(*) from children group by parent;
create function shout() returns trigger language plpgsql as $body$
begin new.name := upper(new.name); -- a comment; with $$ and \\! in it
return new; end $body$;
create trigger shouting before insert on parents for each row execute function shout();
create procedure "do it"(inout x int) language sql as $$ select x + 1 $$;
create sequence steps increment by 5 start 100;
select nextval('steps');
create rule quietly as on delete to plain_old do instead nothing;
comment on table parents is 'a
line; and ''quotes''';
comment on column parents.name is 'Grüße';
select lo_from_bytea(4242, '\\x00ff0a');
select lo_from_bytea(4243, 'two');
alter default privileges in schema other grant select on tables to public;
grant select on parents to public;
`;

export function plantSample(server: Postgres, name: string): void {
  const quoted = `"${name.replaceAll('"', '""')}"`;
  server.sql(`create database ${quoted} template template0 encoding 'LATIN1' locale 'C'`);
  server.sql(sampleSql, name);
}

/** Definitions, rows and large objects, in one comparable text. */
export function stateOf(server: Pick<Postgres, 'socket' | 'port'>, name: string): string {
  const database = name.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  const dump = execFileSync(
    `${postgresPrograms}/pg_dump`,
    [
      '-h',
      server.socket,
      '-p',
      String(server.port),
      '-U',
      'postgres',
      '--inserts',
      '-d',
      `dbname='${database}'`,
    ],
    { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  return dump.replace(/^\\(?:un)?restrict .*$/gm, '');
}
