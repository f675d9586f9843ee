import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { restoreByHand } from '../../rig/run/by-hand.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { hasMariaDb, type MariaDb, startMariaDb } from '../../rig/servers/mariadb.ts';
import { plantSample, stateOf } from '../../rig/servers/mariadb-sample.ts';
import { watchArgv } from '../../rig/servers/watch-argv.ts';

const password = `pa'ss "w\\ord" #;=x`;

describe.skipIf(!hasMariaDb())('type: mysql, by the program', () => {
  let server: MariaDb;
  beforeAll(async () => {
    server = await startMariaDb();
    const quoted = `'${password.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
    server.sql(`create user backup@'127.0.0.1' identified by ${quoted};
      grant select, show view, trigger, event, process, execute on *.* to backup@'127.0.0.1';
      create user chief@'127.0.0.1' identified by ${quoted}; grant all on *.* to chief@'127.0.0.1';`);
  });
  afterAll(() => server.stop());

  function openMysqlSite(keys: string, more: Parameters<typeof openSite>[0] = {}): Site {
    const way = `host: 127.0.0.1, port: ${server.port}, user: backup, password: { env: DB_PASSWORD }`;
    const admin = 'admin: { user: chief, password: { env: DB_PASSWORD } }';
    const site = openSite({
      dump: [`{ id: shop, type: mysql, ${way}, ${admin}, ${keys} }`],
      ...more,
    });
    site.env = { DB_PASSWORD: password };
    site.canaries.push(password);
    return site;
  }

  async function confirm(site: Site, ...argv: readonly string[]) {
    const planned = await site.run('restore', ...argv, '--json');
    expect(planned, planned.stderr).toMatchObject({ code: 77 });
    const { data } = JSON.parse(planned.stdout);
    expect(data.plan.refusals).toEqual([]);
    return {
      plan: data.plan,
      argv: ['restore', ...argv, '--confirm', data.plan.confirmation.token, '--json'],
    };
  }

  test('a database is dumped and put back, and no password is in any argument; killed, it is what it was', async () => {
    plantSample(server, 'shop');
    // Until it is started nothing is decided: time enough for whoever kills.
    const services = 'services: { command: { stop: ["true"], start: [sleep, "2"] } }';
    const migrations = `application: { migrations: { sql: select max(id) from parents }, ${services} }`;
    const site = openMysqlSite('database: shop', {
      top: [migrations, 'restore: { existing: swap }'],
    });
    const seen = watchArgv();
    const ran = await site.run('run', '--json');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    const applied = createHash('sha256').update('2\n').digest('hex');
    expect((await site.run('show', '@latest')).stdout.replace(/\s+/g, '')).toContain(applied);
    const then = stateOf(server, 'shop');
    server.sql(
      'delete from children; drop view names_of_names; create table newer (a int)',
      'shop',
    );
    const now = stateOf(server, 'shop');
    for (const event of ['loaded', 'activated'] as const) {
      const { argv } = await confirm(site, '@latest', '--no-safety-backup');
      const live = site.start(argv);
      await live.until((one) => one.event === event);
      live.kill('SIGKILL');
      await live.ended;
      expect(await site.run('recover')).toMatchObject({ code: 0 });
      expect(stateOf(server, 'shop'), event).toBe(now);
      expect(server.sql("show databases like 'shop%'")).toBe('shop\n');
    }
    const { argv } = await confirm(site, '@latest');
    const restored = await site.run(...argv);
    expect(restored, restored.stderr).toMatchObject({ code: 0, restored: { outcome: 'restored' } });
    expect(stateOf(server, 'shop')).toBe(then);
    const [kept = ''] = restored.restored?.artifacts.flatMap((artifact) => artifact.kept) ?? [];
    expect(kept).toMatch(/^shop_before_/);
    const asleep = 'ON COMPLETION PRESERVE DISABLE';
    expect(stateOf(server, kept).replaceAll(asleep, asleep.replace('DISABLE', 'ENABLE'))).toBe(now);
    const { argvs } = seen.stop();
    expect(argvs.some((one) => one.includes('mariadb-dump'))).toBe(true);
    expect(argvs.filter((one) => one.includes('pa') && one.includes(password))).toEqual([]);
    await assertInvariants(site);
  });

  test('all databases and the accounts of a server; each comes back, the accounts by hand', async () => {
    plantSample(server, 'shop');
    server.sql(
      'drop database if exists `Wi ki`; create database `Wi ki`; create table `Wi ki`.page (a int)',
    );
    const site = openMysqlSite('all: true', { top: ['restore: { existing: swap }'] });
    const ran = await site.run('run', '--json');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    const then = [stateOf(server, 'shop'), stateOf(server, 'Wi ki')];
    server.sql('drop table `Wi ki`.page; drop table shop.children');
    const { plan, argv } = await confirm(site, '@latest', '--no-safety-backup');
    expect(JSON.stringify(plan)).toContain(
      'accounts and privileges of the server are in the backup',
    );
    const restored = await site.run(...argv);
    expect(restored, restored.stderr).toMatchObject({ code: 0 });
    expect([stateOf(server, 'shop'), stateOf(server, 'Wi ki')]).toEqual(then);
    await assertInvariants(site);
  });

  test('RESTORE.md brings it back with the client alone', async () => {
    plantSample(server, 'shop');
    server.sql('drop trigger shop.named');
    const site = openMysqlSite('database: shop');
    expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
    const then = stateOf(server, 'shop');
    server.sql('drop database shop; create database shop; drop database if exists restored_shop');
    site.write('by-hand/.my.cnf', `[client]\nsocket=${server.socket}\nuser=root\n`);
    await restoreByHand(site, dirname(site.write('gnupg/empty', '')));
    expect(stateOf(server, 'restored_shop')).toBe(then);
  });

  test('what stands in the way is said at once, before anything is touched', async () => {
    const site = openMysqlSite('database: nowhere');
    const gone = await site.run('run', '--json');
    expect(gone.code).not.toBe(0);
    expect(gone.stderr + gone.stdout).toMatch(/there is no database nowhere/);
    site.env = { DB_PASSWORD: 'wrong-canary' };
    const wrong = await site.run('run', '--json');
    expect(wrong.stderr + wrong.stdout).toMatch(/does not let this account in/);
    expect(readFileSync(site.path('repository/backup.pipeline.yaml'), 'utf8')).not.toContain(
      password,
    );
  });
});
