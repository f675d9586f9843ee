import { describe, expect, test } from 'vitest';
import { untilTrue } from '../rig/run/program.ts';
import { hasPostgres } from '../rig/servers/postgres.ts';
import { startSessions } from '../rig/servers/sessions.ts';
import { rigOfFile } from './postgres-restore-rig.ts';
import { load, partsOf, prepareRestore } from './restorer.ts';

describe.skipIf(!hasPostgres())('what replaces a database in place', { timeout: 60_000 }, () => {
  const rig = rigOfFile();

  test('is ended before a rollback says that nothing was touched', async () => {
    const { server, caseOf, stateOf } = rig.current;
    server.sql('drop role if exists poor; create role poor login');
    const one = caseOf({ owners: 'drop', admin: { user: 'poor' } });
    const plant: typeof one.plant = (_rig, version) => {
      rig.current.dropAll();
      server.sql('create database orders owner poor');
      server.sql(
        `set role poor; create table notes (id int primary key, text text);
        insert into notes values (1, '${version}')`,
        'orders',
      );
      return Promise.resolve();
    };
    const given = await prepareRestore({ ...one, plant }, 'new', { existing: 'overwrite' });
    const { handle, context } = given;
    await load(one, given);
    // It waits in its middle, for as long as somebody reads.
    const reader = startSessions(server, 'orders', 'begin; table notes; select pg_sleep(60)');
    const count = (what: string) =>
      server.sql(`select count(*) from pg_stat_activity where datname = 'orders' and ${what}`);
    await untilTrue('a reader', () => count(`query like '%pg_sleep%'`) !== '0');
    const ended = given.restorer.activate(handle, context).catch((error: unknown) => error);
    const replacing = `application_name like 'run-pipeline restore %'`;
    await untilTrue('a lock', () => count(`${replacing} and wait_event_type = 'Lock'`) !== '0');
    await one.create(partsOf(given)).rollback(handle, context);
    expect(count(replacing)).toBe('0');
    await reader.end();
    const error = await ended;
    expect(error).toMatchObject({ hint: expect.not.stringContaining('untouched') });
    expect(stateOf('orders')).toBe(given.live);
  });
});
