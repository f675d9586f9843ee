import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocalVia } from '../../src/adapters/places/local/local.ts';
import { create } from '../../src/adapters/sources/postgres/postgres.ts';
import type { SourcePostgres } from '../../src/model/plan.ts';
import { Secret } from '../../src/model/secret.ts';
import type { Place } from '../../src/ports/place.ts';
import type { Output, Source } from '../../src/ports/source.ts';
import {
  hasPostgres,
  type Postgres,
  postgresPrograms,
  startPostgres,
} from '../rig/servers/postgres.ts';
import { plantSample, stateOf } from '../rig/servers/postgres-sample.ts';
import { usual } from './postgres-source-rig.ts';
import { createRig, localPlace, type Rig, sourceContract, takeDump } from './source.ts';

describe.skipIf(!hasPostgres())('a real server', () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres(['max_prepared_transactions=2']);
    plantSample(server, 'shop');
    server.sql('create database locked');
    server.sql('create table held (a int)', 'locked');
  });
  afterAll(() => server.stop());

  /** By its socket, where nobody asks for a password. */
  const sourceOf = (place: Place, config: Partial<SourcePostgres>): Source => {
    const where = { socket: server.socket, port: server.port, user: 'postgres' };
    const secrets = { resolve: () => Promise.resolve(new Secret(server.password)) };
    const parts = { place, via: createLocalVia(place), secrets, repository: '/' };
    return create({ ...usual, ...where, ...config } as SourcePostgres, parts) as Source;
  };

  const fault = (name: string, [code, message]: readonly [string, RegExp], program: string) => ({
    ...{ name, code, message },
    create: (rig: Rig) =>
      Promise.resolve(sourceOf(placeWith(rig, { pg_dump: program }), { database: 'shop' })),
  });

  sourceContract({
    name: 'postgres',
    prepare: () => Promise.resolve(),
    create: (place) => sourceOf(place, { database: 'shop', format: 'plain' }),
    compare: (file) => {
      server.sql(`create database again template template0 encoding 'LATIN1' locale 'C'`);
      server.sql(`\\i '${file}'`, 'again');
      expect(stateOf(server, 'again')).toBe(stateOf(server, 'shop'));
      return Promise.resolve();
    },
    faults: [
      fault(
        'a program that fails after bytes',
        ['BP5010', /ended with exit code 1: pg_dump: error: it broke/],
        '"$REAL" "$@" | head -c 20000; echo "pg_dump: error: it broke" >&2; exit 1',
      ),
      fault(
        'a program that is killed',
        ['BP5011', /was killed by SIGKILL/],
        '"$REAL" "$@" | head -c 20000; kill -9 $$',
      ),
      fault(
        'a dump that is cut, and ends well',
        ['BP5014', /archive is not complete/],
        '"$REAL" "$@" | head -c -7',
      ),
      fault(
        'an archive of a version that nobody knows',
        ['BP5014', /version 1\.99, which is not known/],
        `printf 'PGDMP\\001\\143\\000'; head -c 9 /dev/zero`,
      ),
    ],
    hang: ({ place }) => {
      holdLock();
      const begun = () => expect.poll(waiting, { timeout: 5000 }).not.toBe('0');
      return Promise.resolve({ source: sourceOf(place, { database: 'locked' }), begun });
    },
  });

  /** Of nobody's session: it goes with the server. */
  function holdLock(): void {
    server.sql(
      `begin; lock table held in access exclusive mode; prepare transaction 'holder'`,
      'locked',
    );
  }

  function waiting(): string {
    return server.sql('select count(*) from pg_locks where not granted');
  }

  test('a table that stays locked is named before the silence ends the dump', async () => {
    const { place, context } = await createRig();
    const source = sourceOf(place, { database: 'locked', format: 'directory', idle: 200 });
    await expect(takeDump(source, context, join(context.folder, 'dump'))).rejects.toMatchObject({
      code: 'BP5010',
      message: expect.stringMatching(/a table stays locked: .*LOCK TABLE public\.held/),
    });
  });

  test('a program that fails is explained in words of the server', async () => {
    const { place, context } = await createRig();
    const { explain } = (await sourceOf(place, { database: 'shop' }).dump(context)) as Output & {
      readonly explain: (exit: object) => Error | null;
    };
    const exit = (stderr: string) => ({ code: 1, signal: null, stderr });
    const lost = 'pg_dump: error: query failed: FATAL:  terminating connection due to x\nCOMMAND';
    expect(explain(exit(lost))).toMatchObject({
      code: 'BP5010',
      message: expect.stringMatching(/the connection was lost: query failed: FATAL: +terminating/),
      hint: expect.stringMatching(/log of the server/),
    });
    expect(explain(exit('pg_dump: error: could not write: Broken pipe'))).toBeNull();
    expect(explain({ code: null, signal: 'SIGKILL', stderr: lost })).toBeNull();
  });

  test('a dump in SQL without its last line, and a folder that cannot be read, are none', async () => {
    const plain = await createRig();
    const cut = placeWith(plain, { pg_dump: '"$REAL" "$@" | head -n -3' });
    await expect(
      takeDump(
        sourceOf(cut, { database: 'shop', format: 'plain' }),
        plain.context,
        join(plain.context.folder, 'dump'),
      ),
    ).rejects.toMatchObject({ code: 'BP5014' });
    const folder = await createRig();
    const spoilt = `"$REAL" "$@" || exit; for word; do case $word in --file=*) rm "\${word#--file=}"/*.dat;; esac; done`;
    await expect(
      takeDump(
        sourceOf(placeWith(folder, { pg_dump: spoilt }), { database: 'shop', format: 'directory' }),
        folder.context,
        join(folder.context.folder, 'dump'),
      ),
    ).rejects.toMatchObject({
      code: 'BP5014',
      message: expect.stringMatching(/pg_restore cannot read the dump to its end: .*\.dat/),
    });
  });

  test('a server that is newer than all clients is refused, with both versions', async () => {
    const rig = await createRig();
    const source = sourceOf(placeWith(rig, { psql: `echo '"99.1"'` }), { database: 'shop' });
    expect(await source.check(rig.context)).toMatchObject([
      {
        severity: 'error',
        message: expect.stringMatching(/is version 99\.1, and the newest pg_dump there is 15\.99/),
        hint: expect.stringMatching(/install the client programs of version 99/),
      },
    ]);
  });

  test('a standby is named; what it has is a dump all the same', async () => {
    await server.halt();
    writeFileSync(join(server.socket, 'data/standby.signal'), '');
    await server.start();
    const { place, context } = await createRig();
    const source = sourceOf(place, { database: 'shop' });
    expect(await source.check(context)).toMatchObject([
      { severity: 'warning', message: expect.stringMatching(/is a standby: .*unlogged tables/) },
    ]);
    await takeDump(source, context, join(context.folder, 'dump'));
    expect(context.facts).toMatchObject({ isStandby: true, tables: 11 });
  });

  test('a machine without client programs is told what to install', async () => {
    const { place, context } = await createRig();
    const none: Place = Object.create(place, {
      spawn: {
        value: (...[command, around]: Parameters<Place['spawn']>) =>
          place.spawn({ ...command, argv: ['true'] }, around),
      },
    });
    expect(await sourceOf(none, { database: 'shop' }).check(context)).toMatchObject(
      [{ message: 'there is no pg_dump on this machine', hint: /postgresql-client/ }].map(
        (one) => ({ ...one, hint: expect.stringMatching(one.hint) }),
      ),
    );
  });
});

/** With client programs that do what the real ones do, but for those that are named; they are the newest of 15. */
function placeWith(rig: Rig, programs: Readonly<Record<string, string>>): Place {
  const folder = join(rig.context.folder, 'bin');
  mkdirSync(folder);
  for (const name of ['psql', 'pg_dump', 'pg_dumpall', 'pg_restore']) {
    const file = join(folder, name);
    const says = `[ "$1" = --version ] && { echo "${name} (PostgreSQL) 15.99"; exit; }`;
    const work = programs[name] ?? 'exec "$REAL" "$@"';
    writeFileSync(file, `#!/bin/sh\nREAL=${postgresPrograms}/${name}\n${says}\n${work}\n`);
    chmodSync(file, 0o755);
  }
  return localPlace({ PATH: `${folder}:${process.env.PATH}` });
}
