import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocalVia } from '../../src/adapters/places/local/local.ts';
import { create } from '../../src/adapters/sources/mysql/mysql.ts';
import type { SourceMysql } from '../../src/model/plan.ts';
import { Secret } from '../../src/model/secret.ts';
import type { Expands } from '../../src/ports/expands.ts';
import type { Source } from '../../src/ports/source.ts';
import { hasMariaDb, type MariaDb, startMariaDb } from '../rig/servers/mariadb.ts';
import { plantSample, stateOf } from '../rig/servers/mariadb-sample.ts';
import { createRig, takeDump } from './source.ts';

describe.skipIf(!hasMariaDb())('type: mysql', () => {
  let server: MariaDb;
  beforeAll(async () => {
    server = await startMariaDb();
  });
  afterAll(() => server.stop());

  async function rigFor(config: Partial<SourceMysql>) {
    const rig = await createRig();
    const secrets = { resolve: () => Promise.resolve(new Secret(password)) };
    const parts = { ...rig, via: createLocalVia(rig.place), secrets };
    const base = { databases: [], tables: [], exclude: [], flavor: 'auto', socket: server.socket };
    const whole = { ...base, user: 'root', ...config } as unknown as SourceMysql;
    return {
      ...rig,
      source: create(whole, parts) as Source,
      server: create(whole, parts) as Expands,
    };
  }
  const password = `p"a'ss\\n #;= \t[x]\\`;

  test('a database comes back as it was', async () => {
    const name = 'odd `db` ä';
    plantSample(server, name);
    const { source, context } = await rigFor({ database: name });
    expect(await source.check(context)).toEqual([
      expect.objectContaining({
        severity: 'warning',
        message: expect.stringMatching(/loose \(MyISAM\)/),
      }),
    ]);
    const file = join(context.folder, 'dump.sql');
    const bytes = await takeDump(source, context, file);
    expect(bytes).toBeLessThan(2 * (await source.estimate(context)).bytes + 100_000);
    expect(context.facts).toMatchObject({ database: name, flavor: 'mariadb', tables: 7 });
    const before = stateOf(server, name);
    server.sql(
      'drop database if exists `odd ``db`` ä`; create database `odd ``db`` ä` collate utf8mb4_unicode_ci',
    );
    server.sql(readFileSync(file, 'utf8'), name);
    expect(stateOf(server, name)).toBe(before);
  });
});
