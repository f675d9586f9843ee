import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasPostgres, postgresPrograms } from '../rig/servers/postgres.ts';
import { feed, fromFile } from './load.ts';
import { rigOfFile } from './postgres-restore-rig.ts';
import { partsOf, prepareRestore } from './restorer.ts';
import { localPlace } from './source.ts';
import { temporaryFolder } from './step-context.ts';

/** One that cannot be told the word, and one that does not use it, while the dump holds a line that looks like it. */
const programs = [
  `echo "pg_restore: unrecognized option '$5'" >&2; exit 1`,
  `$BIN/pg_restore -Fc -1 -f "$4" "$6" && sed -i '/^.restrict /s/ .*/ abc/' "$4"`,
];

describe.skipIf(!hasPostgres())('a pg_restore that is too old', { timeout: 60_000 }, () => {
  const rig = rigOfFile();

  test.each(programs)('writes no SQL that is loaded: %s', async (work) => {
    rig.current.server.sql('drop role if exists poor; create role poor login');
    const folder = await temporaryFolder();
    for (const [name, text] of [
      ['pg_dump', "echo 'pg_dump (PostgreSQL) 15.99'"],
      ['psql', 'exec $BIN/psql "$@"'],
      ['pg_restore', work],
    ] as const) {
      const script = `#!/bin/sh\nBIN=${postgresPrograms}\n${text}\n`;
      await writeFile(join(folder, name), script, { mode: 0o755 });
    }
    const one = rig.current.caseOf({ admin: { user: 'poor' } });
    const given = await prepareRestore(one, 'new', { existing: 'overwrite' });
    const { handle, context, dumpFile } = given;
    const place = localPlace({ PATH: `${folder}:${process.env.PATH}` });
    const restorer = one.create(partsOf({ ...given, place }));
    const loading = await restorer.load(handle, context);
    await expect(feed(loading, fromFile(dumpFile), context)).rejects.toMatchObject({
      message: expect.stringContaining('unrecognized option'),
      hint: expect.stringContaining('update the client programs'),
    });
    await restorer.rollback(handle, context);
    expect(rig.current.stateOf('orders')).toBe(given.live);
  });
});
