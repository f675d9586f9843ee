import { execFileSync } from 'node:child_process';
import type { MariaDb } from './mariadb.ts';

/** Something of everything that a database can hold. Its collation was another when its code was made. */
const sampleSql = `
create table \`odd \`\` name \\ "q" ä\` (\`select\` int primary key, \`a b\` varchar(20));
insert into \`odd \`\` name \\ "q" ä\` values (1, 'x'), (2, null);
create table kinds (
  id bigint unsigned not null auto_increment primary key,
  b blob, bin binary(8), vb varbinary(300), bits bit(5), j json, g point, e enum('a','it''s','ü'),
  s set('x','y'), d date not null, dt datetime(6), ts timestamp null, y year, dec_ decimal(30,10),
  f double, r float, t text, u varchar(50) character set latin1, tiny tinyint(1),
  total int generated always as (tiny * 2) stored, virt varchar(60) as (concat(u, '!')) virtual,
  check (tiny in (0, 1)), key (u), fulltext key (t)
) auto_increment = 40 comment='a
line; and ''quotes''';
set session sql_mode = '';
insert into kinds (b, bin, vb, bits, j, g, e, s, d, dt, ts, y, dec_, f, r, t, u, tiny) values
 (x'00ff0a0d1a5c27', x'0001020304050607', x'', b'10101', '{"a": [1, "two", null]}', point(1, 2), 'it''s', 'x,y',
  '0000-00-00', '2026-02-28 23:59:59.123456', '2026-01-01 00:00:00', 2026, '12345678901234567890.0123456789',
  1.7976931348623157e308, 1.5, 'line one\\nDELIMITER ;;\\nUSE mysql;\\n-- Dump completed\\n', 'cafe', 1),
 (null, null, null, null, null, null, null, null, '2026-00-00', null, null, null, null, -0.1, null,
  '\\\\ '' " \\t \\0 🙂 ; \\\\! id', null, 0);
set session sql_mode = default;
create table old_words (w varchar(40)) default charset = latin1;
insert into old_words values ('Grüße'), ('naïve');
create table parents (id int primary key, name varchar(20)) engine = innodb;
create table children (id int auto_increment primary key, parent int,
  constraint \`fk parent\` foreign key (parent) references parents (id) on delete cascade);
insert into parents values (1, 'one'), (2, 'two');
insert into children (parent) values (1), (2), (2);
create table loose (a int, b varchar(10)) engine = myisam;
insert into loose values (1, 'aria');
create table \`empty one\` (a int);
create sequence numbers start with 100 increment by 5;
do nextval(numbers);
delimiter ;;
create function twice(a int) returns int deterministic begin return a * 2; end;;
create procedure \`a proc\`(in x int) begin
  -- a comment; with a semicolon
  declare v int; set v = twice(x);
  if v > 3 then select 'ALTER DATABASE'; else select "b;;c"; end if;
end;;
create trigger shout before insert on parents for each row set new.name = upper(new.name);;
create trigger shout_after after update on parents for each row begin insert into loose values (new.id, 'upd'); end;;
create event nightly on schedule every 1 day starts '2030-01-01 03:00:00' on completion preserve enable
  comment 'every night; really' do begin delete from loose where a > 1000; end;;
create event asleep on schedule every 2 hour disable do delete from loose where a > 2000;;
delimiter ;
create view names as select id, twice(id) as doubled, name from parents where name <> ';';
create view names_of_names as select * from names;
`;

/** With code that was made under another collation than the database has now. */
export function plantSample(server: MariaDb, name: string): void {
  const quoted = `\`${name.replaceAll('`', '``')}\``;
  server.sql(`drop database if exists ${quoted}; create database ${quoted} character set latin1`);
  server.sql(sampleSql, name);
  server.sql(`alter database ${quoted} character set utf8mb4 collate utf8mb4_unicode_ci`);
  server.sql('create trigger later before delete on parents for each row set @gone = old.id', name);
  server.sql(
    `create trigger ${quoted}.named Before Delete on ${quoted}.children for each row set @gone = old.id`,
    name,
  );
}

/**
 * Definitions, rows and code, in one comparable text; `absent` where there is no such database. The mark of a restore
 * that is not settled is no part of it.
 */
export function stateOf(server: MariaDb, name: string): string {
  const known = server.sql(
    'select schema_name, default_collation_name from information_schema.schemata',
  );
  const [, collation] =
    known
      .split('\n')
      .map((line) => line.split('\t'))
      .find(([schema]) => schema === name) ?? [];
  if (collation === undefined) return 'absent';
  const quoted = `\`${name.replaceAll('`', '``')}\``;
  const marks = server.sql("show tables like 'run\\_pipeline\\_live\\_%'", name).split('\n');
  const ignored = marks.filter(Boolean).map((mark) => `--ignore-table=${name}.${mark}`);
  const dump = execFileSync(
    'mariadb-dump',
    [
      ...['--no-defaults', `--socket=${server.socket}`, '--user=root', '--routines', '--events'],
      ...['--triggers', '--hex-blob', '--skip-comments', '--skip-dump-date', '--order-by-primary'],
      ...['--default-character-set=utf8mb4', ...ignored, '--', name],
    ],
    { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  const named = dump.replaceAll(`ALTER DATABASE ${quoted}`, 'ALTER DATABASE it');
  return `${collation}\n${named.replace(/(trigger |[^_] on )`[^`]+(?:``[^`]*)*`\./g, '$1')}`;
}
