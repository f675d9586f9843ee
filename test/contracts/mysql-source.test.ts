import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasMariaDb, type MariaDb, startMariaDb } from '../rig/servers/mariadb.ts';
import { plantSample, stateOf } from '../rig/servers/mariadb-sample.ts';
import { type Config, expandsFor, password, sourceFor, sqlPassword } from './mysql-rig.ts';
import { createRig, takeDump } from './source.ts';

describe.skipIf(!hasMariaDb())('type: mysql', () => {
  let server: MariaDb;
  beforeAll(async () => {
    server = await startMariaDb();
    server.sql(`create user odd@'127.0.0.1' identified by ${sqlPassword};
      grant all on *.* to odd@'127.0.0.1';
      create user poor@'127.0.0.1' identified by ${sqlPassword};
      create database plain; create table plain.a (x int); insert into plain.a values (1);
      create table plain.b (x int) engine = myisam;
      grant select on plain.* to poor@'127.0.0.1';`);
  });
  afterAll(() => server.stop());

  async function rigFor(config: Config, path?: string) {
    const rig = await createRig(path === undefined ? undefined : { PATH: path });
    const source = sourceFor(server, config, rig.place);
    const take = () => takeDump(source, rig.context, join(rig.context.folder, 'dump.sql'));
    const file = join(rig.context.folder, 'dump.sql');
    return { ...rig, source, take, file, check: () => source.check(rig.context) };
  }
  const overTcp = () => ({ host: '127.0.0.1', port: server.port, password: { env: 'X' } });

  test('a database comes back as it was, whatever its name', async () => {
    const name = 'odd `db` ä';
    plantSample(server, name);
    const { context, source, check, take, file } = await rigFor({ database: name });
    expect(await check()).toEqual([
      expect.objectContaining({
        severity: 'warning',
        message: expect.stringMatching(/not consistent while others write: loose \(MyISAM\)/),
      }),
    ]);
    const bytes = await take();
    expect(bytes).toBeLessThan(2 * (await source.estimate(context)).bytes + 100_000);
    expect(context.facts).toMatchObject({
      ...{ database: name, flavor: 'mariadb', tables: 7, views: 2, triggers: 4, events: 2 },
      ...{ routines: 2, charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci', namesItself: true },
      serverVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      clientVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    const before = stateOf(server, name);
    server.sql(`drop database \`odd \`\`db\`\` ä\`;
      create database \`odd \`\`db\`\` ä\` collate utf8mb4_unicode_ci`);
    server.sql(readFileSync(file, 'utf8'), name);
    expect(stateOf(server, name)).toBe(before);
  });

  test('any password lets in, by host or by URL, and so does a database without tables', async () => {
    server.sql('create or replace database `none`');
    const secret = encodeURIComponent(password);
    const url = `mysql://odd:${secret}@127.0.0.1:${server.port}/none?ssl-mode=disabled`;
    for (const config of [
      { ...overTcp(), user: 'odd', database: 'none' },
      { url, user: undefined },
    ]) {
      const { check, take, context } = await rigFor(config as Config);
      expect(await check()).toEqual([]);
      expect(await take()).toBeGreaterThan(0);
      expect(context.facts).toMatchObject({ database: 'none', tables: 0 });
    }
  });

  test('two tables that change in one transaction are of one moment', async () => {
    server.sql(`create or replace database busy; create table busy.one (id int auto_increment primary key, t text);
      create table busy.two like busy.one;`);
    const fill = `insert into busy.one (t) select repeat('x', 500) from busy.seq_1_to_4000;
      insert into busy.two select * from busy.one;`;
    server.sql(fill);
    const { take, file, context } = await rigFor({ database: 'busy' });
    const writing = (async () => {
      for (let count = 0; count < 40; count += 1) {
        server.sql(
          "start transaction; insert into busy.one (t) values ('y'); insert into busy.two (t) values ('y'); commit",
        );
        await pause(1);
      }
    })();
    await take();
    await writing;
    expect(context.facts).toMatchObject({ tables: 2 });
    server.sql('drop database busy; create database busy');
    server.sql(readFileSync(file, 'utf8'), 'busy');
    const counts = server.sql(
      'select (select count(*) from one), (select count(*) from two)',
      'busy',
    );
    const [one, two] = counts.trim().split('\t').map(Number);
    expect(one).toBeGreaterThanOrEqual(4000);
    expect(one).toBe(two);
  });

  test('only some tables, or all but some', async () => {
    for (const config of [{ tables: ['plain.a'] }, { exclude: ['b'] }]) {
      const { take, context, file } = await rigFor({ database: 'plain', ...config });
      await take();
      expect(context.facts).toMatchObject({ tables: 1 });
      expect(context.facts).toHaveProperty('selection');
      expect(readFileSync(file, 'utf8')).not.toContain('TABLE `b`');
    }
    const { check } = await rigFor({ database: 'plain', tables: ['gone'] });
    expect(await check()).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        message: 'there is no table gone in the database plain',
      }),
    );
  });

  test('all databases, and the accounts with their privileges', async () => {
    const { place, context } = await createRig();
    const members = await expandsFor(server, { all: true }, place).expand(context);
    expect(members.map(({ name }) => name)).toEqual(expect.arrayContaining(['plain', 'accounts']));
    expect(members.map(({ label }) => label)).not.toContain('mysql');
    const accounts = members.find(({ name }) => name === 'accounts');
    const file = join(context.folder, 'accounts.sql');
    if (accounts !== undefined) await takeDump(accounts.source, context, file);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('GRANT SELECT ON `plain`.* TO `poor`@`127.0.0.1`');
    server.sql("drop user poor@'127.0.0.1'");
    server.sql(text);
    expect(server.sql("show grants for poor@'127.0.0.1'")).toContain('GRANT SELECT ON `plain`');
    const poor = expandsFor(server, { ...overTcp(), user: 'poor', all: true }, place);
    const [own] = (await poor.expand(context)).filter(({ name }) => name === 'accounts');
    expect(await own?.source.check(context)).toMatchObject([
      { severity: 'error', message: expect.stringMatching(/may not read the accounts/) },
    ]);
  });

  describe('what stands in the way is found before the dump', () => {
    test.each([
      ['a wrong password', { user: 'odd', password: undefined }, [/does not let this account in/]],
      ['an unknown database', { user: 'odd', database: 'nope' }, [/there is no database nope/]],
      ['a server that is down', { port: 1 }, [/cannot be reached/]],
      [
        'a URL without a database',
        { host: undefined, port: undefined, database: undefined, password: undefined, url: 'URL' },
        [/names no database/],
      ],
      [
        'an unknown host',
        { host: 'no-such-host.invalid' },
        [/nobody knows where this host is|cannot be reached/],
      ],
      [
        'missing privileges',
        { user: 'poor' },
        [/lacks SHOW VIEW/, /lacks TRIGGER/, /lacks EVENT/, /does not see procedures/],
      ],
    ])('%s', async (_name, wishes, expected) => {
      const url = `mysql://root@127.0.0.1:${server.port}/`;
      const given = 'url' in wishes ? { ...wishes, url } : wishes;
      const { check } = await rigFor({ ...overTcp(), database: 'plain', ...given } as Config);
      const findings = (await check()).filter(({ message }) => !/not consistent/.test(message));
      expect(findings.map(({ message }) => message)).toEqual(
        expected.map((pattern) => expect.stringMatching(pattern)),
      );
      expect(findings.every(({ hint }) => hint.length > 10)).toBe(true);
      expect(JSON.stringify(findings)).not.toContain('p\\"a');
    });

    test('a view that shows nothing any more', async () => {
      server.sql(
        'create or replace database views; create table views.t (a int); create view views.v as select * from views.t; create view views.w as select 1; drop table views.t',
      );
      const { check } = await rigFor({ database: 'views' });
      expect(await check()).toMatchObject([
        {
          severity: 'error',
          message: expect.stringMatching(/the view v of views cannot be dumped/),
        },
      ]);
    });

    test('programs that are missing, older, or of the other family', async () => {
      const bin = (await createRig()).repository;
      execFileSync('sh', [
        '-c',
        `for p in sh head printf; do ln -s "$(command -v $p)" ${bin}/ || true; done`,
      ]);
      const other = await rigFor({ database: 'plain' }, bin);
      expect(await other.check()).toMatchObject([
        {
          message: expect.stringMatching(/no program `mariadb` or `mysql`/),
          hint: expect.stringMatching(/mariadb-client/),
        },
      ]);
      execFileSync('sh', ['-c', `ln -s "$(command -v mariadb)" ${bin}/`]);
      const dumpless = await rigFor({ database: 'plain' }, bin);
      expect((await dumpless.check())[0]?.message).toMatch(
        /no program `mariadb-dump` or `mysqldump` of MariaDB/,
      );
      plant(join(bin, 'mariadb-dump'), 'echo "mariadb-dump from 10.1.2-MariaDB, client 10.19"');
      const old = await rigFor({ database: 'plain' }, bin);
      expect((await old.check())[0]?.message).toMatch(
        /mariadb-dump 10\.1\.2 is older than .*MariaDB 1\d/,
      );
      const wrong = await rigFor({ database: 'plain', flavor: 'mysql' }, bin);
      expect((await wrong.check())[0]?.message).toMatch(/no program `mysql` of MySQL/);
    });
  });
});

function plant(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}
