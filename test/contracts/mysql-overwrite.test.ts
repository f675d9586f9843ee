import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RestoreWish } from '../../src/ports/restorer.ts';
import { hasMariaDb, type MariaDb, startMariaDb } from '../rig/servers/mariadb.ts';
import { plantSample, stateOf } from '../rig/servers/mariadb-sample.ts';
import { feed, fromFile, sealOf, wishFor } from './load.ts';
import { type Config, restorerFor, sourceFor, sqlPassword } from './mysql-rig.ts';
import { createRig, takeDump } from './source.ts';

describe.skipIf(!hasMariaDb())('restores of type: mysql', () => {
  let server: MariaDb;
  beforeAll(async () => {
    server = await startMariaDb();
    server.sql(`create user owner@'127.0.0.1' identified by ${sqlPassword};
      grant all on app.* to owner@'127.0.0.1'; grant super on *.* to owner@'127.0.0.1';
      grant select on mysql.proc to owner@'127.0.0.1'`);
  });
  afterAll(() => server.stop());

  /** A dump of what is there, and what puts it back. */
  async function dumpOf(
    database: string,
    { dump = {}, restore = {} }: { dump?: Config; restore?: Config } = {},
  ) {
    const rig = await createRig();
    const file = `${rig.context.folder}/dump.sql`;
    await takeDump(sourceFor(server, { database, ...dump }, rig.place), rig.context, file);
    const restorer = restorerFor(server, { database, ...dump, ...restore }, rig.place);
    const wish = async (more: Partial<RestoreWish>) =>
      wishFor(await sealOf(file), { facts: rig.context.facts, ...more });
    const run = async (given: RestoreWish) => {
      const handle = await restorer.prepare(given, rig.context);
      await feed(await restorer.load(handle, rig.context), fromFile(file), rig.context);
      await restorer.activate(handle, rig.context);
      return handle;
    };
    return { ...rig, file, restorer, wish, run };
  }

  test('an account that may make no databases empties and fills its own, if that is what is wished for', async () => {
    plantSample(server, 'app');
    const { restorer, wish, run, context } = await dumpOf('app', {
      restore: {
        host: '127.0.0.1',
        port: server.port,
        user: 'owner',
        password: { env: 'X' },
      },
    });
    const then = stateOf(server, 'app');
    server.sql(
      "drop table children; create table newer (a int); update parents set name = 'x'",
      'app',
    );
    const swap = await restorer.survey(await wish({ existing: 'swap' }), context);
    expect(swap.findings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /the account may not make and fill databases beside it, such as app_before_/,
      ),
    );
    await run(await wish({ existing: 'overwrite' }));
    expect(stateOf(server, 'app')).toBe(then);
  });

  test.each([
    ['gone', (dump: string) => rmSync(dump)],
    ['cut', (dump: string) => truncateSync(dump, 100)],
  ])('a dump that is %s when its turn comes leaves the database as it is', async (_what, spoil) => {
    plantSample(server, 'app');
    const { restorer, wish, file, context } = await dumpOf('app', {
      restore: { host: '127.0.0.1', port: server.port, user: 'owner', password: { env: 'X' } },
    });
    server.sql('create table newer (a int)', 'app');
    const now = stateOf(server, 'app');
    const handle = await restorer.prepare(await wish({ existing: 'overwrite' }), context);
    await feed(await restorer.load(handle, context), fromFile(file), context);
    const { there } = handle as { there: string };
    const whole = readFileSync(there);
    spoil(there);
    await expect(restorer.activate(handle, context)).rejects.toMatchObject({ code: 'BP5113' });
    expect(stateOf(server, 'app')).toBe(now);
    // Nothing has begun: it can be done once the dump is back.
    writeFileSync(there, whole);
    await restorer.activate(handle, context);
    expect(server.sql("show tables like 'newer'", 'app')).toBe('');
  });

  test('a foreign key from elsewhere keeps its table: the database is emptied and filled', async () => {
    plantSample(server, 'app');
    const { restorer, wish, run, context } = await dumpOf('app');
    const then = stateOf(server, 'app');
    server.sql(
      'create or replace database elsewhere; create table elsewhere.t (p int, foreign key (p) references app.parents (id)); insert into elsewhere.t values (1)',
    );
    server.sql(
      "drop table children; create table newer (a int); insert into parents values (7, 'x')",
      'app',
    );
    const refused = await restorer.survey(await wish({ existing: 'swap' }), context);
    expect(refused).toMatchObject({ isReversible: false, keeps: [] });
    expect(refused.findings).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        message: expect.stringMatching(/a foreign key of elsewhere\.t leads to app\.parents/),
        hint: expect.stringMatching(/--existing overwrite/),
      }),
    );
    const given = await wish({ existing: 'overwrite' });
    const { findings } = await restorer.survey(given, context);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(findings.at(-1)?.message).toMatch(/cannot be rolled back/);
    const handle = await run(given);
    expect(stateOf(server, 'app')).toBe(then);
    expect(server.sql('select * from elsewhere.t')).toBe('1\n');
    await restorer.activate(handle, context);
    await expect(restorer.rollback(handle, context)).rejects.toMatchObject({ code: 'BP5110' });
    expect(await restorer.settle(handle, { discardPrevious: false }, context)).toEqual({
      kept: [],
    });
    server.sql('drop database elsewhere');
  });

  test('what a dump leaves out stays', async () => {
    plantSample(server, 'app');
    const { restorer, wish, run, context } = await dumpOf('app', {
      dump: { exclude: ['loose', 'names_of_names'] },
    });
    server.sql(
      "insert into loose values (5, 'since'); drop table kinds; create table newer (a int); insert into old_words values ('x')",
      'app',
    );
    const given = await wish({ existing: 'swap' });
    const { findings } = await restorer.survey(given, context);
    expect(findings.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/stay in app as they are: loose, names_of_names/),
    );
    const handle = await run(given);
    expect(
      server.sql(
        'select count(*) from loose where a = 5; select count(*) from kinds; select count(*) from old_words; select count(*) from names_of_names',
        'app',
      ),
    ).toBe('1\n2\n2\n2\n');
    expect(server.sql("show tables like 'newer'", 'app')).toBe('');
    const { kept } = await restorer.settle(handle, { discardPrevious: false }, context);
    expect(server.sql("show tables like 'newer'", kept[0])).toBe('newer\n');
    expect(server.sql("show tables like 'loose'", kept[0])).toBe('');
    server.sql(`drop database ${kept[0]}`);
  });

  test('another database, which is not there, on the same server', async () => {
    plantSample(server, 'app');
    const { restorer, run, wish, context } = await dumpOf('app', {
      restore: { database: 'a copy' },
    });
    const then = stateOf(server, 'app');
    const handle = await run(await wish({ existing: 'refuse' }));
    await restorer.settle(handle, { discardPrevious: false }, context);
    expect(stateOf(server, 'a copy')).toBe(then);
    expect(stateOf(server, 'app')).toBe(then);
    server.sql('drop database `a copy`');
  });

  test('a hostile dump changes nothing, and leaves nothing', async () => {
    plantSample(server, 'app');
    const { restorer, wish, context, file } = await dumpOf('app');
    const now = stateOf(server, 'app');
    const clean = readFileSync(file, 'utf8');
    const given = await wish({ existing: 'swap' });
    const names = server.sql('show databases');
    for (const line of [
      '\\! touch /tmp/never',
      'DROP DATABASE app;',
      'USE app;',
      'INSERT INTO `app`.`loose` VALUES (1);',
    ]) {
      writeFileSync(file, clean.replace(/-- Dump completed\n$/, `${line}\n-- Dump completed\n`));
      const handle = await restorer.prepare({ ...given, plain: await sealOf(file) }, context);
      const loading = await restorer.load(handle, context);
      await expect(feed(loading, fromFile(file), context)).rejects.toMatchObject({
        code: 'BP5111',
      });
      await expect(restorer.activate(handle, context)).rejects.toMatchObject({ code: 'BP5113' });
      await restorer.rollback(handle, context);
      expect(stateOf(server, 'app')).toBe(now);
      expect(server.sql('show databases')).toBe(names);
    }
  });
});
