import { describe, expect, test } from 'vitest';
import { hasPostgres } from '../rig/servers/postgres.ts';
import { rigOfFile } from './postgres-restore-rig.ts';
import { load, prepareRestore, type RestorerCase, restorerContract } from './restorer.ts';

describe.skipIf(!hasPostgres())('postgres', { timeout: 60_000 }, () => {
  const rig = rigOfFile();
  const late = (): RestorerCase => rig.current.caseOf({ jobs: 2 });
  restorerContract({
    name: 'postgres',
    allow: [],
    plant: (...given) => late().plant(...given),
    dump: (...given) => late().dump(...given),
    create: (...given) => late().create(...given),
    clear: (...given) => late().clear(...given),
    state: (...given) => late().state(...given),
    keptState: (...given) => late().keptState(...given),
  });

  test('a role that may create databases and belongs to the owner of the live one need not be a superuser', async () => {
    const { server, stateOf, databases, caseOf, dropAll } = rig.current;
    server.sql('create role app; create role chef login createdb; grant app to chef');
    const one = caseOf({ admin: { user: 'chef' } });
    const plant: typeof one.plant = (_rig, version) => {
      dropAll();
      server.sql('create database orders owner app');
      const rows = `insert into notes select i, '${version} ' || i from generate_series(1, 50) i`;
      server.sql(
        `set role app; create table notes (id int primary key, text text); ${rows}`,
        'orders',
      );
      return Promise.resolve();
    };
    const given = await prepareRestore({ ...one, plant }, 'new');
    const { restorer, handle, context, wish } = given;
    expect((await restorer.survey(wish, context)).findings).toEqual([]);
    await load(one, given);
    await restorer.activate(handle, context);
    await restorer.rollback(handle, context);
    expect(stateOf('orders')).toBe(given.live);
    await load(one, given);
    await restorer.activate(handle, context);
    await restorer.settle(handle, { discardPrevious: true }, context);
    expect(stateOf('orders')).toBe(given.restored);
    expect(databases()).toEqual(['orders']);
    const owner = `select datdba::regrole, shobj_description(oid, 'pg_database') from pg_database`;
    expect(server.sql(`${owner} where datname = 'orders'`)).toBe('app|');
  });
});
