import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasEngine, openEngine, type TestEngine } from '../../rig/engine/engine.ts';
import { type HostContainer, startHostContainer } from '../../rig/places/host-container.ts';
import { untilTrue } from '../../rig/run/program.ts';
import { planOf, restore } from '../../rig/run/restoring.ts';
import { openSite, type Site } from '../../rig/run/site.ts';
import { hasNewerPostgres, newerPrograms, newerSystem } from '../../rig/servers/newer-postgres.ts';
import { hasPostgres, type Postgres, startPostgres } from '../../rig/servers/postgres.ts';
import { plantSample } from '../../rig/servers/postgres-sample.ts';

const isPossible = hasEngine() && hasPostgres() && hasNewerPostgres();

describe.skipIf(!isPossible)('PostgreSQL 15 and 17', { timeout: 400_000 }, () => {
  let engine: TestEngine;
  let older: Postgres;
  let newer: HostContainer;
  const folder = mkdtempSync(join(tmpdir(), 'newer-'));

  beforeAll(async () => {
    const system = newerSystem();
    chmodSync(folder, 0o777);
    engine = await openEngine();
    older = await startPostgres();
    newer = startHostContainer(engine, {
      ...{ system, user: '65534:65534', folders: [folder, older.socket] },
      argv: ['sh', '-c', serve(folder)],
    });
    await untilTrue('the newer server answers', () => answers());
    plantSample(older, 'shop');
  }, 400_000);
  afterAll(async () => {
    newer.remove();
    await older.stop();
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const answers = () => {
    try {
      return (
        newer.exec(`${newerPrograms}/psql`, '-h', folder, '-U', 'postgres', '-Atc', 'select 1') ===
        '1'
      );
    } catch {
      return false;
    }
  };
  const inOlder = () =>
    `socket: ${older.socket}, port: ${older.port}, user: postgres, database: shop`;
  const inNewer = () => `via: { container: ${newer.name} }, socket: ${folder}, user: postgres`;
  /** By the newer program for both, so that only what is in them can differ. */
  const stateOf = (socket: string, port: number, name = 'shop') =>
    newer
      .exec(
        `${newerPrograms}/pg_dump`,
        '-h',
        socket,
        '-p',
        String(port),
        '-U',
        'postgres',
        '--inserts',
        name,
      )
      .replace(/^(?:-- Dumped|\\(?:un)?restrict).*$/gm, '')
      // Each release writes the columns of a view in its own way.
      .replace(/\b(?:parents|children)\.(?=parent\b|id\b|name\b)/g, '');

  function declare(site: Site, keys: string): void {
    site.env = { DOCKER_HOST: engine.host };
    site.pipeline({ dump: [`{ id: shop, type: postgres, ${keys} }`] });
  }

  test('what the older one has written the newer one restores, with everything in it', async () => {
    const site = openSite();
    declare(site, inOlder());
    const ran = await site.run('run', '--json');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    declare(site, `${inNewer()}, database: shop`);
    const restored = await restore(site, '@latest', '--to', 'shop.database=shop');
    expect(restored, restored.stderr).toMatchObject({ code: 0, restored: { outcome: 'restored' } });
    expect(stateOf(folder, 5432)).toBe(stateOf(older.socket, older.port));
  });

  test('the way back is refused, and so is a client that is too old; both versions are named', async () => {
    const site = openSite();
    declare(site, `${inNewer()}, database: postgres`);
    expect(await site.run('run')).toMatchObject({ code: 0 });
    declare(site, inOlder());
    const plan = await planOf(site, '@latest', '--to', 'shop.database=other');
    const said = plan.refusals.map(({ message, hint }) => `${message} ${hint}`).join('\n');
    expect(said).toMatch(/17/);
    expect(said).toMatch(/15/);
    declare(site, `socket: ${folder}, user: postgres, database: shop`);
    const refused = await site.run('run');
    expect(refused.code).toBe(69);
    expect(refused.stderr).toMatch(/17\.\d+[\s\S]*15\.\d+|15\.\d+[\s\S]*17\.\d+/);
  });
});

const serve = (folder: string) => `
${newerPrograms}/initdb -D ${folder}/data -U postgres -A trust --locale=C.UTF-8 --no-sync >/dev/null
exec ${newerPrograms}/postgres -D ${folder}/data -c unix_socket_directories=${folder} -c listen_addresses= -c fsync=off`;
