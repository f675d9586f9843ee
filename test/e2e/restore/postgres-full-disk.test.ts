import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { assertInvariants } from '../../rig/run/invariants.ts';
import { restore } from '../../rig/run/restoring.ts';
import { openSite } from '../../rig/run/site.ts';
import { hasPostgres, startPostgres } from '../../rig/servers/postgres.ts';

const nobody = 65_534;

/** A disk of its own for a tablespace, too small for two of what is in it. */
function smallDisk(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tablespace-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=50m', 'tmpfs', folder]);
  chownSync(folder, nobody, nobody);
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

test.skipIf(!hasPostgres() || process.getuid?.() !== 0)(
  'a disk that fills while a database is loaded leaves the live one as it is',
  async () => {
    const server = await startPostgres();
    onTestFinished(() => server.stop());
    server.sql(`create tablespace small location '${smallDisk()}'`);
    server.sql('create database shop tablespace small');
    server.sql(
      'create table t as select g, repeat(md5(g::text), 30) x from generate_series(1, 30000) g',
      'shop',
    );
    const site = openSite();
    site.pipeline({
      dump: [
        `{ id: shop, type: postgres, socket: ${server.socket}, port: ${server.port}, user: postgres, database: shop }`,
      ],
      top: ['restore: { existing: swap }'],
    });
    expect(await site.run('run')).toMatchObject({ code: 0 });
    server.sql('delete from t where g > 10', 'shop');
    const failed = await restore(site, '@latest', '--no-safety-backup');
    expect(failed.code).not.toBe(0);
    expect(failed.stdout + failed.stderr).toMatch(/No space left on device|no room/i);
    expect(server.sql('select count(*) from t', 'shop').trim()).toBe('10');
    expect(server.sql("select datname from pg_database where datname like 'shop%'").trim()).toBe(
      'shop',
    );
    await assertInvariants(site);
  },
);
