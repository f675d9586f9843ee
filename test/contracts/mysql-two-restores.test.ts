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
});
