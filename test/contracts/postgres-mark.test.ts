import { describe, expect, test } from 'vitest';
import { hasPostgres } from '../rig/servers/postgres.ts';
import { rigOfFile } from './postgres-restore-rig.ts';
import { load, prepareRestore } from './restorer.ts';

describe.skipIf(!hasPostgres())('the mark of a restored database', { timeout: 60_000 }, () => {
  const rig = rigOfFile();

  test.each([
    ['written over', `comment on database orders is 'of somebody'`],
    ['gone with it', 'drop database orders with (force)'],
  ])('that is %s is no success of a rollback', async (_how, statement) => {
    const { server, caseOf, databases, stateOf } = rig.current;
    const one = caseOf({});
    const given = await prepareRestore(one, 'new');
    const { restorer, handle, context } = given;
    await load(one, given);
    await restorer.activate(handle, context);
    server.sql(statement);
    const before = databases();
    await expect(restorer.rollback(handle, context)).rejects.toMatchObject({
      code: 'BP5113',
      hint: expect.stringContaining('rename orders_before_'),
    });
    expect(databases()).toEqual(before);
    // As the hint says.
    server.sql('drop database if exists orders with (force)');
    server.sql(`alter database "${databases()[0]}" rename to orders`);
    await restorer.rollback(handle, context);
    expect(stateOf('orders')).toBe(given.live);
    expect(databases()).toEqual(['orders']);
  });
});
