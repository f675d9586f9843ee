import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { hasPostgres, postgresPrograms } from '../rig/servers/postgres.ts';
import { rigOfFile } from './postgres-restore-rig.ts';
import { load, prepareRestore } from './restorer.ts';

describe.skipIf(!hasPostgres())('some schemas of a database', { timeout: 60_000 }, () => {
  const rig = rigOfFile();

  /** Everything that a schema can hold, with nothing around it that needs it. */
  const inside = `create schema s; set search_path to s;
    create type mood as enum ('sad', 'ok'); create domain small as int check (value < 100);
    create table notes (id int generated always as identity primary key, mood mood default 'ok', text text);
    create table lines (id serial primary key, note int references notes (id), at small);
    create table parts (id int) partition by range (id);
    create table part_one partition of parts for values from (0) to (9);
    create index on parts (id); create statistics stat on id, note from lines;
    create view short as select * from notes; create materialized view kept as select * from short;
    create rule quiet as on delete to lines do instead nothing;
    create function plain() returns trigger language plpgsql as 'begin return new; end';
    create trigger plain before insert on notes for each row execute function plain();
    alter table notes enable row level security; create policy all_of on notes using (id > 0);
    create function less(notes, notes) returns bool language sql as 'select true';
    create operator <<< (function = less, leftarg = notes, rightarg = notes);
    create operator class ops for type small using btree as operator 1 < (int, int), function 1 btint4cmp(int, int);
    create aggregate most(int) (sfunc = int4larger, stype = int);
    alter default privileges in schema s grant select on tables to public;
    insert into notes (text) values ('old')`;
  const around =
    'create table public.own (id int); create view public.of_own as select * from own;';

  function scene() {
    const one = rig.current.caseOf({});
    const { server } = rig.current;
    const plant: typeof one.plant = () => {
      rig.current.dropAll();
      server.sql('create database orders');
      server.sql(around, 'orders');
      server.sql(inside, 'orders');
      return Promise.resolve();
    };
    const dump: typeof one.dump = (_rig, file) => {
      const at = ['-h', server.socket, '-p', String(server.port), '-U', 'postgres'];
      execFileSync(`${postgresPrograms}/pg_dump`, [...at, '-Fc', '-n', 's', '-f', file, 'orders']);
      const selection = { schemas: ['s'], tables: [], exclude: [] };
      return Promise.resolve({ format: 'custom', database: 'orders', selection });
    };
    const state = () => (rig.current.databases().includes('orders') ? texts() : 'absent');
    return { ...one, plant, dump, state };
  }

  const texts = () =>
    rig.current.server.sql('select string_agg(text, $$,$$) from s.notes', 'orders');
  const errors = (findings: readonly { readonly severity: string; readonly message: string }[]) =>
    findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);

  test('are replaced when nothing else needs them', async () => {
    const one = scene();
    const given = await prepareRestore(one, 'new', { existing: 'overwrite' });
    const { restorer, handle, wish, context } = given;
    expect(errors((await restorer.survey(wish, context)).findings)).toEqual([]);
    await load(one, given);
    rig.current.server.sql(`update s.notes set text = 'new'`, 'orders');
    await restorer.activate(handle, context);
    expect(texts()).toBe('old');
    await restorer.settle(handle, { discardPrevious: true }, context);
  });

  test.each([
    ['create table public.moods (mood s.mood)', 'table column public.moods.mood'],
    ['create view public.all_notes as select id from s.notes', 'view public.all_notes'],
    [
      'create table public.more (note int references s.notes (id))',
      'more_note_fkey on public.more',
    ],
    ['create extension citext schema s', 'extension citext'],
    [
      'create table public.part_two partition of s.parts for values from (10) to (19)',
      'public.part_two',
    ],
    [
      'create trigger t before insert on own for each row execute function s.plain()',
      'trigger t on public.own',
    ],
    ['create publication p for table s.notes', 'publication relation s.notes in publication p'],
    ['create cast (s.notes as int) with inout', 'cast'],
  ])('are not when something would go with them: %s', async (statement, named) => {
    const one = scene();
    const given = await prepareRestore(one, 'new', { existing: 'overwrite' });
    const { restorer, handle, wish, context } = given;
    await load(one, given);
    const { server } = rig.current;
    server.sql(`update s.notes set text = 'new'; ${statement}`, 'orders');
    const found = errors((await restorer.survey(wish, context)).findings);
    expect(found).toEqual([expect.stringContaining(named)]);
    await expect(restorer.activate(handle, context)).rejects.toThrow(named);
    await restorer.rollback(handle, context);
    expect(texts()).toBe('new');
  });
});
