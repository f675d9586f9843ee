import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasMariaDb, type MariaDb, startMariaDb } from '../rig/servers/mariadb.ts';
import { type Config, sourceFor } from './mysql-rig.ts';
import { descendants } from './processes.ts';
import { createRig, localPlace, takeDump } from './source.ts';

describe.skipIf(!hasMariaDb())('type: mysql, when something fails', () => {
  let server: MariaDb;
  beforeAll(async () => {
    server = await startMariaDb();
    server.sql('create database plain; create table plain.a (x int)');
  });
  afterAll(() => server.stop());

  async function rigFor(config: Config, path?: string) {
    const rig = await createRig(path === undefined ? undefined : { PATH: path });
    const source = sourceFor(server, config, rig.place);
    const take = () => takeDump(source, rig.context, join(rig.context.folder, 'dump.sql'));
    return { ...rig, source, take };
  }

  describe('a dump that goes wrong is none', () => {
    test.each([
      [
        'a footer that is missing',
        'mariadb-dump "$@" | head -n 20',
        'BP5014',
        /last line is missing/,
      ],
      [
        'a program that fails',
        'echo "mariadb-dump: Error 2013: Lost connection" >&2; exit 3',
        'BP5010',
        /Lost connection/,
      ],
      ['a program that is killed', 'kill -9 $$', 'BP5011', /SIGKILL/],
    ])('%s', async (_name, script, code, message) => {
      const bin = (await createRig()).repository;
      const real = process.env.PATH ?? '';
      plant(
        join(bin, 'mariadb-dump'),
        `case "$*" in *--version*) exec env PATH="${real}" mariadb-dump "$@";; esac\nPATH="${real}"\n${script}`,
      );
      const { take } = await rigFor({ database: 'plain' }, `${bin}:${real}`);
      await expect(take()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    });

    test('a session that the server ends in the middle', async () => {
      server.sql(`create or replace database long_one; create table long_one.t (x longtext);
        insert into long_one.t select repeat('x', 1000000) from long_one.seq_1_to_30;`);
      const place = localPlace();
      const { context } = await createRig();
      const output = await sourceFor(server, { database: 'long_one' }, place).dump(context);
      if ('file' in output) throw new TypeError('a program is expected');
      const { stdout, done } = place.spawn(output.program, context);
      await new Promise((resolve) => stdout.once('data', resolve));
      stdout.pause();
      server.sql(
        "set @id = (select id from information_schema.processlist where db = 'long_one' limit 1); execute immediate concat('kill connection ', @id)",
      );
      const failed = expect(stdout.resume().toArray()).rejects.toMatchObject({ code: 'BP5010' });
      expect((await done).stderr).toMatch(/Lost connection|server has gone away/);
      await failed;
    });

    test('stopped in the middle, it leaves no program', async () => {
      server.sql(
        'create or replace database slow; create table slow.t (x longtext); insert into slow.t select repeat("x", 1000000) from slow.seq_1_to_30',
      );
      const { source, context, place } = await rigFor({ database: 'slow' });
      const output = await source.dump(context);
      if ('file' in output) throw new TypeError('a program is expected');
      const { stdout, done } = place.spawn(output.program, context);
      stdout.on('error', () => undefined);
      await new Promise((resolve) => stdout.once('data', resolve));
      context.abort(new Error('stopped by the test'));
      await done;
      const left = () => descendants().filter(({ argv }) => argv.includes('mariadb-dump'));
      await expect.poll(left).toEqual([]);
    });
  });
});

function plant(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}
