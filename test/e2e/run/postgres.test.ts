import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mustRun } from '../../rig/catalog/shell.ts';
import { restoreByHand } from '../../rig/run/by-hand.ts';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { hasPostgres, type Postgres, startPostgres } from '../../rig/servers/postgres.ts';
import { plantSample, stateOf } from '../../rig/servers/postgres-sample.ts';

describe.skipIf(!hasPostgres())('dumps of type: postgres, by the program', () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
    server.sql(`create role backup login password '${server.password.replaceAll("'", "''")}'`);
    server.sql('grant pg_read_all_data to backup; create role seller');
    plantSample(server, 'shop');
    server.sql('grant select on large object 4242, 4243 to backup', 'shop');
    server.sql('alter table parents owner to seller', 'shop');
    server.sql('create database "Wi ki"');
    server.sql('create table page (a int)', 'Wi ki');
  });
  afterAll(() => server.stop());

  function openPostgresSite(...dumps: readonly string[]): Site {
    const way = `type: postgres, host: 127.0.0.1, port: ${server.port}, user: backup, password: { env: DB_PASSWORD }`;
    const site = openSite({ dump: dumps.map((keys) => `{ ${way}, ${keys} }`) });
    site.env = { DB_PASSWORD: server.password };
    site.canaries.push(server.password);
    return site;
  }

  test('RESTORE.md brings every format back with the client programs alone, roles first', async () => {
    const site = openPostgresSite(
      'id: all, all: true, compress: false',
      'id: folder, database: shop, format: directory, jobs: 2',
      'id: text, database: shop, format: plain',
    );
    const seen = watchSecrets(server.password);
    const ran = await site.run('run', '--json');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(seen.stop()).toEqual([]);
    const then = stateOf(server, 'shop');
    const other = await startPostgres();
    try {
      const way = { PGHOST: other.socket, PGPORT: String(other.port), PGUSER: 'postgres' };
      const [id = ''] = readdirSync(site.path('nas/shop')).filter((name) => name.includes('T'));
      const roles = `for file in all.globals*; do zstd -dcf "$file"; done | psql -X -q -d postgres`;
      await mustRun(roles, { cwd: site.path('nas/shop', id), env: way });
      const { page } = await restoreByHand(site, dirname(site.write('gnupg/empty', '')), way);
      expect(page).toContain('roles and tablespaces of the server as SQL, without passwords');
      for (const name of ['restored_all_shop', 'restored_folder', 'restored_text'])
        expect(stateOf(other, name), name).toBe(then);
      expect(other.sql('select count(*) from page', 'restored_all_wi_ki')).toBe('0');
    } finally {
      await other.stop();
    }
    await assertInvariants(site);
  });

  test('a session that is ended in the middle fails the run, which says so and leaves nothing', async () => {
    server.sql('create database large');
    server.sql(
      'create table many as select i, repeat(md5(i::text), 20) as t from generate_series(1, 60000) i',
      'large',
    );
    const site = openPostgresSite('id: large, database: large');
    expect(await site.run('run', '--json')).toMatchObject({ code: 0 });
    const end = endSessionsOf(server, 'large');
    const ran = await site.run('run', '--json');
    end();
    expect(ran.code).toBe(1);
    expect(ran.stderr + ran.stdout).toMatch(/the connection was lost: .*terminating connection/);
    await assertInvariants(site);
  });

  test('what is wrong with any of them is said at once', async () => {
    const site = openPostgresSite(
      'id: gone, database: nowhere',
      'id: some, databases: [shop, Shop]',
      'id: alike, databases: [Wi ki, wi-ki]',
    );
    server.sql('create database "wi-ki"');
    const ran = await site.run('run', '--json');
    server.sql('drop database "wi-ki"');
    expect(ran.code).toBe(69);
    for (const says of [
      /there is no such database/,
      /there is no database Shop, or it accepts no connections/,
      /Wi ki and wi-ki would both be alike\.wi-ki/,
    ])
      expect(ran.stdout + ran.stderr).toMatch(says);
  });
});

/** Ends the session of `pg_dump` as soon as it sends rows, until it is stopped. */
function endSessionsOf({ socket, port }: Postgres, database: string): () => void {
  const query = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}' and query like 'COPY %' and state = 'active'`;
  const script = `printf '%s \\\\watch 0.005\\n' "$1" | psql -X -q -h ${socket} -p ${port} -U postgres -d postgres`;
  const program = spawn('sh', ['-c', script, 'sh', query], { stdio: 'ignore', detached: true });
  return () => void process.kill(-(program.pid ?? 0), 'SIGKILL');
}

/** Looks at arguments and environments of all client programs for a text. */
function watchSecrets(secret: string): { readonly stop: () => readonly string[] } {
  const found = new Set<string>();
  const read = (file: string): string => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      // It has ended since.
      return '';
    }
  };
  const look = () => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const argv = read(`/proc/${pid}/cmdline`);
      if (argv.includes(secret)) found.add(argv);
      if (!/\/(?:psql|pg_dump|pg_dumpall|pg_restore)\0/.test(argv)) continue;
      if (read(`/proc/${pid}/environ`).includes(secret)) found.add(`environment of ${argv}`);
    }
  };
  const timer = setInterval(look, 5);
  return {
    stop: () => {
      clearInterval(timer);
      return [...found];
    },
  };
}
