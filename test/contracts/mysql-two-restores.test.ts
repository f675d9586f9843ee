import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Handle } from '../../src/ports/restorer.ts';
import { hasMariaDb, type MariaDb, startMariaDb } from '../rig/servers/mariadb.ts';
import { stateOf } from '../rig/servers/mariadb-sample.ts';
import { feed, fromFile, sealOf, wishFor } from './load.ts';
import { restorerFor, sourceFor } from './mysql-rig.ts';
import { createRig, takeDump } from './source.ts';

describe.skipIf(!hasMariaDb())('two restores of type: mysql to one database', () => {
  let server: MariaDb;
  beforeAll(async () => {
    server = await startMariaDb();
  });
  afterAll(() => server.stop());

  async function openShop() {
    const { place, context } = await createRig();
    server.sql(`create or replace database shop; use shop; create table goods (id int primary key);
      create view v as select * from goods; insert into goods values (1)`);
    const file = `${context.folder}/dump.sql`;
    await takeDump(sourceFor(server, { database: 'shop' }, place), context, file);
    const then = stateOf(server, 'shop');
    server.sql('insert into goods values (2)', 'shop');
    const now = stateOf(server, 'shop');
    const restorer = restorerFor(server, { database: 'shop' }, place);
    const wish = wishFor(await sealOf(file), { facts: context.facts });
    const prepare = () => restorer.prepare(wish, context);
    const begin = async (handle: Handle) => {
      const loading = await restorer.load(handle, context);
      return () => feed(loading, fromFile(file), context);
    };
    return { then, now, context, restorer, prepare, begin };
  }

  test('of the same backup: one alone has the name of what is kept', async () => {
    const { then, now, context, restorer, prepare, begin } = await openShop();
    const [one, other] = [await prepare(), await prepare()];
    const [loadOne, loadOther] = [await begin(one), await begin(other)];
    await loadOne();
    const isRefused = { code: 'BP5113', message: expect.stringMatching(/another restore/) };
    await expect(loadOther()).rejects.toMatchObject(isRefused);
    await restorer.activate(one, context);
    for (const work of [
      () => begin(other),
      () => restorer.activate(other, context),
      () => restorer.rollback(other, context),
      () => restorer.settle(other, { discardPrevious: true }, context),
    ]) {
      await expect(work()).rejects.toMatchObject(isRefused);
      expect(stateOf(server, 'shop')).toBe(then);
    }
    await restorer.rollback(one, context);
    expect(stateOf(server, 'shop')).toBe(now);
    await restorer.rollback(other, context);
    expect(server.sql("show databases like 'shop%'")).toBe('shop\n');
  });

  test("a restore that comes too late takes nobody else's data away", async () => {
    const { context, restorer, prepare, begin } = await openShop();
    const late = await prepare();
    await (await begin(late))();
    await restorer.activate(late, context);
    // Another one has done the same since, under the names of the same tables.
    server.sql('create database newer; create table newer.goods (id int primary key)');
    server.sql('insert into newer.goods values (3); drop view shop.v');
    server.sql(`create database aside; rename table shop.goods to aside.goods,
      shop.${markIn('shop')} to aside.${markIn('shop')}, newer.goods to shop.goods`);
    server.sql(
      'create view v as select 3; create trigger t before insert on goods for each row set new.id = 3',
      'shop',
    );
    const newer = stateOf(server, 'shop');
    const isRefused = { code: 'BP5113', message: expect.stringMatching(/what is in shop now/) };
    await expect(restorer.rollback(late, context)).rejects.toMatchObject(isRefused);
    expect(stateOf(server, 'shop')).toBe(newer);
    await restorer.settle(late, { discardPrevious: true }, context);
    expect(stateOf(server, 'shop')).toBe(newer);
    server.sql('drop database aside; drop database newer');
  });

  test('a later restore takes the mark of an earlier one with what it keeps', async () => {
    const { then, now, context, restorer, prepare, begin } = await openShop();
    const early = await prepare();
    await (await begin(early))();
    await restorer.activate(early, context);
    const later = await prepare();
    await (await begin(later))();
    await restorer.activate(later, context);
    await expect(restorer.rollback(early, context)).rejects.toMatchObject({ code: 'BP5113' });
    expect(stateOf(server, 'shop')).toBe(then);
    await restorer.rollback(later, context);
    await restorer.rollback(early, context);
    expect(stateOf(server, 'shop')).toBe(now);
    expect(server.sql("show databases like 'shop%'")).toBe('shop\n');
  });

  function markIn(database: string): string {
    return server.sql("show tables like 'run\\_pipeline\\_live\\_%'", database).trim();
  }
});
