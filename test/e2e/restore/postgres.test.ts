import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { hasPostgres, type Postgres, startPostgres } from '../../rig/servers/postgres.ts';
import { plantSample, stateOf } from '../../rig/servers/postgres-sample.ts';
import { startSessions } from '../../rig/servers/sessions.ts';
import { watchArgv } from '../../rig/servers/watch-argv.ts';

describe.skipIf(!hasPostgres())('type: postgres, by the program', { timeout: 300_000 }, () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
    server.sql(`create role backup login password '${quoted(server.password)}' in role pg_read_all_data;
      create role chief superuser login password '${quoted(server.password)}';
      create role poor login password '${quoted(server.password)}' in role pg_read_all_data`);
  });
  afterAll(() => server.stop());

  function dumpOf(keys: string, admin = 'chief'): string {
    const password = 'password: { env: DB_PASSWORD }';
    const way = `host: 127.0.0.1, port: ${server.port}, user: backup, ${password}`;
    return `{ id: shop, type: postgres, ${way}, admin: { user: ${admin}, ${password} }, ${keys} }`;
  }

  function openPostgresSite(dump: string, more: Parameters<typeof openSite>[0] = {}): Site {
    const site = openSite({ dump: [dump], top: ['restore: { existing: swap }'], ...more });
    site.env = { DB_PASSWORD: server.password };
    site.canaries.push(server.password);
    return site;
  }

  async function plan(site: Site, ...argv: readonly string[]) {
    const planned = await site.run('restore', ...argv, '--json');
    expect(planned, planned.stderr).toMatchObject({ code: 77 });
    return JSON.parse(planned.stdout).data.plan;
  }

  async function confirm(site: Site, ...argv: readonly string[]): Promise<readonly string[]> {
    const { refusals, confirmation } = await plan(site, ...argv);
    expect(refusals).toEqual([]);
    return ['restore', ...argv, '--confirm', confirmation.token, '--json'];
  }

  const databases = () =>
    server.sql(
      `select datname from pg_database where datname !~ '^(postgres|template)' order by 1`,
    );

  function plant(): void {
    for (const name of databases().split('\n').filter(Boolean)) {
      server.sql(
        `alter database "${name}" is_template false; drop database "${name}" with (force)`,
      );
    }
    plantSample(server, 'shop');
    server.sql('grant select on large object 4242, 4243 to backup', 'shop');
  }

  test('a database comes back as it was, whoever uses it meanwhile; killed, it is what it was before', async () => {
    plant();
    const migrations = 'application: { migrations: { sql: select max(id) from parents } }';
    const restoring = 'restore: { existing: swap, after: { analyze: true } }';
    const site = openPostgresSite(dumpOf('database: shop, jobs: 2'), {
      top: [migrations, restoring],
    });
    const seen = watchArgv();
    const load = startSessions(server, 'shop', write);
    const during = await site.run('run', '--json');
    expect(during, during.stderr).toMatchObject({ code: 0 });
    await load.end();
    expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
    const then = stateOf(server, 'shop');
    const change = 'delete from children; drop view if exists names; create table newer (a int)';
    server.sql(change, 'shop');
    const now = stateOf(server, 'shop');
    const live = site.start(await confirm(site, '@latest', '--no-safety-backup'));
    await live.until(({ event }) => event === 'activated');
    live.kill('SIGKILL');
    await live.ended;
    expect(await site.run('recover')).toMatchObject({ code: 0 });
    // The kill can come when all is done.
    const found = stateOf(server, 'shop');
    expect([then, now]).toContain(found);
    const others = databases()
      .split('\n')
      .filter((name) => name !== 'shop');
    expect(others).toHaveLength(found === now ? 0 : 1);
    for (const name of others) server.sql(`drop database "${name}"`);
    if (found === then) server.sql(change, 'shop');
    const argv = await confirm(site, '@latest');
    const again = startSessions(server, 'shop', write);
    const restored = await site.run(...argv);
    await again.end();
    expect(restored, restored.stderr).toMatchObject({ code: 0, restored: { outcome: 'restored' } });
    const [kept = ''] = restored.restored?.artifacts.flatMap((artifact) => artifact.kept) ?? [];
    const [, previous = ''] = /the database (\S+), which accepts no connections/.exec(kept) ?? [];
    expect(databases()).toBe(`shop\n${previous}`);
    server.sql("truncate plain_old; select setval('steps', 100)", 'shop');
    const { argvs } = seen.stop();
    expect(argvs.some((one) => one.includes('pg_restore'))).toBe(true);
    expect(argvs.filter((one) => one.includes(server.password))).toEqual([]);
    expect(
      server.sql(`select count(*) > 0 from pg_stats where tablename = 'parents'`, 'shop'),
    ).toBe('t');
    expect(then).not.toBe(now);
    const back = await site.run(...(await confirm(site, '@latest', '--discard-previous')));
    expect(back, back.stderr).toMatchObject({ code: 0 });
    expect(stateOf(server, 'shop')).toBe(then);
    await assertInvariants(site);
  });

  test('what stands in the way is said at once, before anything is touched', async () => {
    plant();
    server.sql('create role seller; create role buyer');
    server.sql('alter table parents owner to seller; grant select on children to buyer', 'shop');
    const site = openPostgresSite(dumpOf('database: shop'));
    expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
    server.sql('drop owned by seller, buyer cascade; drop role seller, buyer', 'shop');
    const refusals = async (...argv: readonly string[]) =>
      (await plan(site, '@latest', ...argv)).refusals.map(
        (one: { readonly message: string }) => one.message,
      );
    expect(await refusals()).toEqual([
      expect.stringMatching(/the server has no role seller, buyer/),
    ]);
    expect(await refusals('--existing', 'refuse')).toContainEqual(
      expect.stringMatching(/the database shop is there already/),
    );
    expect(await refusals('--to', 'shop.host=127.0.0.1', '--to', 'shop.port=1')).toEqual([
      expect.stringMatching(/it cannot be reached/),
    ]);
    const keys = 'database: shop, owners: drop, privileges: drop';
    site.pipeline({ dump: [dumpOf(keys)], top: ['restore: { existing: swap }'] });
    const restored = await site.run(
      ...(await confirm(site, '@latest', '--to', 'shop.database=Shop copy')),
    );
    expect(restored, restored.stderr).toMatchObject({ code: 0 });
    expect(server.sql('select count(*) from parents', 'Shop copy')).toBe('50');
    site.env = { DB_PASSWORD: 'wrong-canary' };
    expect(await refusals()).toContainEqual(expect.stringMatching(/does not let this role in/));
  });

  test('a role that may create no database overwrites it, and the safety backup brings it back', async () => {
    plant();
    server.sql('drop database shop; create database shop owner poor');
    server.sql(
      'set role poor; create table notes (a int); insert into notes values (1), (2)',
      'shop',
    );
    const site = openPostgresSite(dumpOf('database: shop', 'poor'));
    expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
    const then = stateOf(server, 'shop');
    server.sql('set role poor; insert into notes values (3); create table more (a int)', 'shop');
    const now = stateOf(server, 'shop');
    expect((await plan(site, '@latest')).refusals).toMatchObject([
      {
        message: 'the role poor may not create databases',
        hint: expect.stringContaining('overwrite'),
      },
    ]);
    const over = await confirm(site, '@latest', '--existing', 'overwrite');
    const restored = await site.run(...over);
    expect(restored, restored.stderr).toMatchObject({ code: 0 });
    expect(stateOf(server, 'shop')).toBe(then);
    const safety = `@${restored.restored?.safetyBackup}`;
    const back = await confirm(site, safety, '--existing', 'overwrite', '--no-safety-backup');
    const ended = await site.run(...back);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(stateOf(server, 'shop')).toBe(now);
  });

  test('all databases come back each for itself; roles and tablespaces are applied by hand', async () => {
    plant();
    server.sql('create database "Wi ki"');
    server.sql('create table page (a int)', 'Wi ki');
    const site = openPostgresSite(dumpOf('all: true, format: plain'));
    const ran = await site.run('run', '--json');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    const then = [stateOf(server, 'shop'), stateOf(server, 'Wi ki')];
    server.sql('drop table page', 'Wi ki');
    server.sql('drop database shop');
    const argv = ['@latest', '--no-safety-backup', '--discard-previous'];
    expect((await plan(site, ...argv)).warnings.join()).toContain('roles and tablespaces');
    const restored = await site.run(...(await confirm(site, ...argv)));
    expect(restored, restored.stderr).toMatchObject({ code: 0 });
    expect([stateOf(server, 'shop'), stateOf(server, 'Wi ki')]).toEqual(then);
    await assertInvariants(site);
  });
});

function quoted(text: string): string {
  return text.replaceAll("'", "''");
}

const write = `insert into plain_old select 1; insert into measures values ('2026-01-02', 3); delete from measures where v = 3`;
