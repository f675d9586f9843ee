import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Definition } from '../../src/adapters/sources/postgres/restore/definition.ts';
import { objectOf } from '../../src/adapters/sources/postgres/restore/handle.ts';
import type { RestoreWish } from '../../src/ports/restorer.ts';
import { untilTrue } from '../rig/run/program.ts';
import { hasPostgres, postgresPrograms } from '../rig/servers/postgres.ts';
import { plantSample, stateOf } from '../rig/servers/postgres-sample.ts';
import { startSessions } from '../rig/servers/sessions.ts';
import { feed, fromFile } from './load.ts';
import { rigOfFile } from './postgres-restore-rig.ts';
import { load, partsOf, prepareRestore } from './restorer.ts';
import { localPlace } from './source.ts';
import { temporaryFolder } from './step-context.ts';

describe.skipIf(!hasPostgres())('a database of PostgreSQL', { timeout: 60_000 }, () => {
  const rig = rigOfFile();

  async function prepared(more: Definition = {}, wish: Partial<RestoreWish> = {}) {
    return await prepareRestore(rig.current.caseOf(more), 'new', wish);
  }

  /** Loads, and lets it take the place of the live one. */
  async function restore(more: Definition = {}, wish: Partial<RestoreWish> = {}) {
    const given = await prepared(more, wish);
    await load(rig.current.caseOf(more), given);
    await given.restorer.activate(given.handle, given.context);
    return given;
  }

  test('is the same in every format as it was, in everything that a database can hold', async () => {
    const { server } = rig.current;
    for (const format of ['custom', 'directory', 'plain'] as const) {
      const one = rig.current.caseOf({ format, jobs: format === 'directory' ? 2 : 1 });
      const plant: typeof one.plant = (given, version) => {
        if (version === 'new') return one.plant(given, version);
        rig.current.dropAll();
        plantSample(server, 'orders');
        return Promise.resolve();
      };
      const whole = (name = 'orders') => stateOf(server, name);
      const state = () => (rig.current.databases().includes('orders') ? whole() : 'absent');
      const whatever = { ...one, plant, state };
      const given = await prepareRestore(whatever, 'absent');
      // As the manifest says of a database that nobody has any more.
      const facts = { format, encoding: 'LATIN1', collation: 'C' };
      const handle = await given.restorer.prepare({ ...given.wish, facts }, given.context);
      await load(whatever, { ...given, handle });
      await given.restorer.activate(handle, given.context);
      expect(whole()).toBe(given.restored);
      await given.restorer.settle(handle, { discardPrevious: true }, given.context);
    }
  });

  test('keeps what does not stand in any dump: owner, grants, settings, limit, comment', async () => {
    const { server } = rig.current;
    server.sql(`drop role if exists app, "odd ""role"; create role app; create role "odd ""role"`);
    const around = `select r.rolname, d.datacl, d.datconnlimit, d.datallowconn, pg_encoding_to_char(encoding),
      shobj_description(d.oid, 'pg_database'), (select json_agg((coalesce(s.setrole::regrole::text, ''), s.setconfig)
      order by s.setrole) from pg_db_role_setting s where s.setdatabase = d.oid)
      from pg_database d join pg_roles r on r.oid = datdba where datname = 'orders'`;
    const given = await prepared();
    server.sql(`alter database orders owner to app; comment on database orders is E'it''s\\n\\\\ours';
      revoke all on database orders from public; grant connect on database orders to "odd ""role" with grant option;
      set role "odd ""role"; grant connect on database orders to postgres; reset role;
      alter database orders set search_path to '$user', 'a, "b', public; alter database orders connection limit 7;
      alter database orders set work_mem to '8MB'; alter role app in database orders set statement_timeout to 0;
      alter database orders set "my.setting" to 'it''s'`);
    const { restorer, wish, context } = given;
    const before = server.sql(around);
    const handle = await restorer.prepare(wish, context);
    await load(rig.current.caseOf({}), { ...given, handle });
    await restorer.activate(handle, context);
    await restorer.settle(handle, { discardPrevious: true }, context);
    expect(server.sql(around)).toBe(before);
    expect(rig.current.stateOf('orders')).toBe(given.restored);
  });

  test('is replaced while a pool connects again and again', async () => {
    const { server, databases, stateOf: rowsOf } = rig.current;
    const given = await prepared();
    await load(rig.current.caseOf({}), given);
    const pool = startSessions(server, 'orders', 'select pg_sleep(60)');
    const connected = `select count(*) from pg_stat_activity where datname = 'orders'`;
    await untilTrue('a session', () => server.sql(connected) !== '0');
    await given.restorer.activate(given.handle, given.context);
    expect(rowsOf('orders')).toBe(given.restored);
    await pool.end();
    const { kept } = await given.restorer.settle(
      given.handle,
      { discardPrevious: false },
      given.context,
    );
    expect(kept).toEqual([expect.stringContaining('orders_before_20261120T021700Z-k3f7')]);
    expect(databases()).toHaveLength(2);
    expect(() => rowsOf(databases()[1] ?? '')).toThrow(/not currently accepting connections/);
  });

  test('is loaded by newer programs than the server, which say what it does not know', async () => {
    const folder = await temporaryFolder();
    const at = `PATH=${postgresPrograms}:$PATH`;
    const script = {
      pg_dump: "echo 'pg_dump (PostgreSQL) 17.2'",
      psql: `${at} exec psql "$@"`,
      pg_restore: `case " $*" in *" -d "*) echo 'pg_restore: error: unrecognized configuration parameter' >&2; exit 1;; esac
        ${at} pg_restore "$@" && sed -i 's/^SET lock_timeout = 0;$/&\\nSET transaction_timeout = 0;/' "$4"`,
    };
    for (const [name, text] of Object.entries(script)) {
      await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    }
    const one = rig.current.caseOf({});
    const given = await prepareRestore(one, 'new');
    const place = localPlace({ PATH: `${folder}:${process.env.PATH}` });
    const restorer = one.create(partsOf({ ...given, place }));
    const facts = { ...objectOf(given.wish.facts), clientVersion: '17.2' };
    const handle = await restorer.prepare({ ...given.wish, facts }, given.context);
    await feed(await restorer.load(handle, given.context), fromFile(given.dumpFile), given.context);
    await restorer.activate(handle, given.context);
    expect(rig.current.stateOf('orders')).toBe(given.restored);
  });

  test('is not loaded of SQL that would start programs', async () => {
    const one = rig.current.caseOf({ format: 'plain' });
    for (const [at, command] of [
      ['\nCOPY ', '\\! touch HERE'],
      ['\n-- PostgreSQL database dump complete', "\\copy notes to program 'touch HERE'"],
      ['\nCOPY ', "COPY (SELECT 1) TO PROGRAM 'touch HERE';"],
    ] as const) {
      const given = await prepareRestore(one, 'new');
      const { restorer, handle, context, dumpFile, repository } = given;
      const file = join(repository, 'touched');
      const dump = await readFile(dumpFile, 'utf8');
      const hostile = dump.replace(at, `\n${command.replace('HERE', file)}${at}`);
      expect(hostile).not.toBe(dump);
      const loading = await restorer.load(handle, context);
      await expect(feed(loading, Buffer.from(hostile), context)).rejects.toMatchObject({
        code: 'BP5111',
      });
      await restorer.rollback(handle, context);
      // Nobody looks, and psql itself is kept from it.
      const { inspector: _, ...blind } = await restorer.load(handle, context);
      if (command.startsWith('\\')) {
        await expect(feed(blind, Buffer.from(hostile), context)).rejects.toThrow(/restricted/);
      }
      await restorer.rollback(handle, context);
      expect(rig.current.stateOf('orders')).toBe(given.live);
      expect(existsSync(file)).toBe(false);
    }
  });

  test('with a subscription is taken back, and one that is followed is kept', async () => {
    const { server, databases } = rig.current;
    const one = rig.current.caseOf({});
    const subscribe = `create subscription news connection 'dbname=none' publication p
      with (connect = false, slot_name = 'of_somebody')`;
    const plant: typeof one.plant = (given, version) => {
      if (databases().includes('orders_before')) server.sql('drop database orders_before');
      return one.plant(given, version).then(() => void server.sql(subscribe, 'orders'));
    };
    const clear: typeof one.clear = () => {
      server.sql(
        'alter subscription news set (slot_name = none); drop subscription news',
        'orders',
      );
      return one.clear(null as never);
    };
    const given = await prepareRestore({ ...one, plant, clear }, 'new');
    const { restorer, handle, context, wish } = given;
    expect((await restorer.survey(wish, context)).findings).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('1 subscription will stay') }),
    );
    await load(one, given);
    await restorer.activate(handle, context);
    await restorer.rollback(handle, context);
    expect(databases()).toEqual(['orders']);
    await load(one, given);
    await restorer.activate(handle, context);
    const { kept } = await restorer.settle(handle, { discardPrevious: true }, context);
    expect(kept).toHaveLength(1);
    expect(context.warnings.join()).toMatch(/cannot be dropped.*subscription/);
    const drop = 'alter subscription news set (slot_name = none); drop subscription news';
    for (const name of databases()) {
      server.sql(`alter database "${name}" allow_connections true`);
      server.sql(drop, name);
    }
  });

  test('gets statistics where they are wanted', async () => {
    const statistics = `select count(*) > 0 from pg_stats where tablename = 'notes'`;
    for (const analyzes of [false, true]) {
      await restore({}, { analyzes });
      expect(rig.current.server.sql(statistics, 'orders')).toBe(analyzes ? 't' : 'f');
    }
  });

  test('that is another one by now is not replaced', async () => {
    const given = await prepared();
    await load(rig.current.caseOf({}), given);
    rig.current.server.sql('drop database orders; create database orders');
    await expect(given.restorer.activate(given.handle, given.context)).rejects.toMatchObject({
      code: 'BP5113',
    });
    await given.restorer.rollback(given.handle, given.context);
    expect(rig.current.databases()).toEqual(['orders']);
  });

  test('is untouched when the server ends the load', async () => {
    const { server, stateOf: rowsOf, databases } = rig.current;
    const given = await prepared();
    const loading = await given.restorer.load(given.handle, given.context);
    const bytes = fromFile(given.dumpFile);
    bytes.once('data', () =>
      server.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname like '%restoring%'`,
      ),
    );
    bytes.pause();
    server.sql(`alter database "${databases()[1]}" allow_connections false`);
    await expect(feed(loading, bytes, given.context)).rejects.toThrow();
    await given.restorer.rollback(given.handle, given.context);
    expect(rowsOf('orders')).toBe(given.live);
    expect(databases()).toEqual(['orders']);
  });

  test('of a role that may create none is replaced in place, in one transaction', async () => {
    const { server, stateOf: rowsOf } = rig.current;
    server.sql('drop role if exists poor; create role poor login');
    for (const format of ['custom', 'directory', 'plain'] as const) {
      const one = rig.current.caseOf({ format, owners: 'drop', admin: { user: 'poor' } });
      const plant: typeof one.plant = (_rig, version) => {
        rig.current.dropAll();
        server.sql('create database orders owner poor');
        const large = format === 'plain' ? '' : `select lo_from_bytea(4242, '${version}');`;
        server.sql(
          `set role poor; create table notes (id int primary key, text text); ${large} create schema s;
          insert into notes select i, '${version} ' || i from generate_series(1, 50) i; create publication p`,
          'orders',
        );
        return Promise.resolve();
      };
      const given = await prepareRestore({ ...one, plant }, 'new', { existing: 'overwrite' });
      const { restorer, wish, handle, context } = given;
      const survey = await restorer.survey(wish, context);
      expect(survey).toMatchObject({ isReversible: false, keeps: [] });
      expect(survey.findings).toMatchObject([
        { severity: 'warning', message: expect.stringContaining('in place') },
      ]);
      await expect(restorer.activate(handle, context)).rejects.toMatchObject({ code: 'BP5113' });
      await load(one, given);
      expect(rowsOf('orders')).toBe(given.live);
      server.sql('create table s.other (); create view s.notes as select * from notes', 'orders');
      for (const _twice of [1, 2]) await restorer.activate(handle, context);
      expect(rowsOf('orders')).toBe(given.restored);
      await expect(restorer.rollback(handle, context)).rejects.toThrow(/cannot be taken back/);
      expect(await restorer.settle(handle, { discardPrevious: false }, context)).toEqual({
        kept: [],
      });
      expect((await restorer.survey(wish, context)).fingerprint).not.toBe(survey.fingerprint);
    }
  });
});
