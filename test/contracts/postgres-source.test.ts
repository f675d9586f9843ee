import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocalVia } from '../../src/adapters/places/local/local.ts';
import { createInspector } from '../../src/adapters/sources/postgres/archive/inspector.ts';
import { create } from '../../src/adapters/sources/postgres/postgres.ts';
import type { SourcePostgres } from '../../src/model/plan.ts';
import { Secret } from '../../src/model/secret.ts';
import type { Source } from '../../src/ports/source.ts';
import {
  hasPostgres,
  type Postgres,
  postgresPrograms,
  startPostgres,
} from '../rig/servers/postgres.ts';
import { plantSample, stateOf } from '../rig/servers/postgres-sample.ts';
import { watchArgv } from '../rig/servers/watch-argv.ts';
import { rigFor, usual } from './postgres-source-rig.ts';
import { createRig, openOutput, takeDump } from './source.ts';

const odd = `odd "db" 'ä' = x`;

describe.skipIf(!hasPostgres())('type: postgres', () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
    plantSample(server, odd);
    server.sql(
      `create role reader login password 'secret of the reader'; create role nobody_much login`,
    );
    server.sql('grant pg_read_all_data to reader');
    server.sql('alter database template1 is_template true');
  });
  afterAll(() => server.stop());

  test.each(['custom', 'plain', 'directory'] as const)(
    'a database comes back as it was: %s',
    async (format) => {
      const { source, context } = await rigFor(server, { database: odd, format, jobs: 2 });
      expect(await source.check(context)).toEqual([]);
      const file = join(context.folder, `dump.${source.suffix}`);
      const watch = watchArgv();
      const bytes = await takeDump(source, context, file);
      const { argvs } = watch.stop();
      expect(argvs.filter((argv) => argv.includes(server.password))).toEqual([]);
      expect(bytes).toBeLessThan(2 * (await source.estimate(context)).bytes + 100_000);
      expect(context.facts).toMatchObject({
        ...{ database: odd, format, encoding: 'LATIN1', tables: 11, largeObjects: 2 },
        serverVersion: expect.stringMatching(/^15\./),
        clientVersion: expect.stringMatching(/^15\./),
        extensions: { pg_trgm: expect.any(String) },
      });
      const before = stateOf(server, odd);
      server.sql(`create database copy_of_it template template0 encoding 'LATIN1' locale 'C'`);
      putBack(format, file);
      expect(stateOf(server, 'copy_of_it')).toBe(before);
      server.sql('drop database copy_of_it');
    },
  );

  function putBack(format: string, file: string): void {
    const to = [
      '-h',
      server.socket,
      '-p',
      String(server.port),
      '-U',
      'postgres',
      '-d',
      'copy_of_it',
    ];
    const run = (program: string, argv: readonly string[]) =>
      execFileSync(`${postgresPrograms}/${program}`, argv, { stdio: 'pipe' });
    if (format === 'plain') run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', ...to, '-f', file]);
    else if (format === 'custom') run('pg_restore', ['--exit-on-error', ...to, file]);
    else {
      execFileSync('sh', ['-c', `mkdir ${file}.d && tar -x -f ${file} -C ${file}.d`]);
      run('pg_restore', ['--exit-on-error', ...to, `${file}.d`]);
    }
  }

  test.each([
    ['custom', '-x'],
    ['plain', 'a=b host=nowhere'],
    ['directory', 'postgres://nowhere/x'],
  ] as const)('an empty database is one, too, whatever its name: %s, %s', async (format, name) => {
    server.sql(`create database "${name}"`);
    const { source, context } = await rigFor(server, { database: name, format });
    expect(await source.check(context)).toEqual([]);
    expect(await takeDump(source, context, join(context.folder, 'dump'))).toBeGreaterThan(0);
    expect(context.facts).toMatchObject({ tables: 0, database: name });
    server.sql(`drop database "${name}"`);
  });

  test('all databases, and the roles without their passwords', async () => {
    server.sql('create database hollow');
    server.sql('create database mould is_template true');
    const { all, context } = await rigFor(server, { all: true });
    expect(await all.check(context)).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('mould is a template') },
    ]);
    const members = await all.expand(context);
    expect(members.map(({ name, label }) => [name, label])).toEqual([
      ...[
        ['hollow', 'hollow'],
        ['odd-db-a-x', odd],
        ['postgres', 'postgres'],
      ],
      ['globals', 'roles and tablespaces'],
    ]);
    const globals = members.at(-1)?.source;
    const file = join(context.folder, 'globals.sql');
    if (globals) await takeDump(globals, context, file);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('CREATE ROLE reader');
    expect(text).not.toMatch(/SCRAM-SHA|PASSWORD/);
    const { all: some } = await rigFor(server, { databases: ['hollow', 'no such'] });
    expect(await some.check(context)).toMatchObject([
      { message: expect.stringContaining('there is no database no such') },
    ]);
  });

  test('a part of it, by patterns that must mean something', async () => {
    const part = await rigFor(server, {
      database: odd,
      schemas: ['other'],
      exclude: ['other.loud'],
      format: 'plain',
    });
    const file = join(part.context.folder, 'part.sql');
    await takeDump(part.source, part.context, file);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('CREATE TABLE other.');
    expect(text).not.toContain('CREATE TABLE other.loud');
    expect(part.context.facts).toMatchObject({ selection: { schemas: ['other'] } });
    const typo = await rigFor(server, { database: odd, tables: ['no_such'] });
    await expect(takeDump(typo.source, typo.context, file)).rejects.toThrow(/no matching tables/);
  });

  test('a role that only reads is enough', async () => {
    const { source, context } = await rigFor(server, {
      database: 'hollow',
      user: 'reader',
      password: { env: 'READER' },
    });
    expect(await source.check(context)).toEqual([]);
    await takeDump(source, context, join(context.folder, 'dump'));
  });

  test('a URL says it all, and a password in it stays hidden', async () => {
    const url = `postgresql://postgres:${encodeURIComponent(server.password)}@127.0.0.1:${server.port}/hollow?sslmode=prefer`;
    const rig = await createRig();
    const secrets = { resolve: () => Promise.resolve(new Secret(url)) };
    const config = { ...usual, url: { env: 'URL' } } as unknown as SourcePostgres;
    const source = create(config, { ...rig, via: createLocalVia(rig.place), secrets }) as Source;
    expect(await source.check(rig.context)).toEqual([]);
    await takeDump(source, rig.context, join(rig.context.folder, 'dump'));
    expect(rig.context.facts).toMatchObject({ database: 'hollow' });
  });

  test('a session that is ended in the middle of the dump fails it', async () => {
    server.sql('create database large');
    server.sql(
      `create table many as select i, repeat('x', 400) || i as t from generate_series(1, 200000) i`,
      'large',
    );
    const { source, context } = await rigFor(server, { database: 'large' });
    const output = await source.dump(context);
    const { stream, done } = await openOutput(output, context);
    let bytes = 0;
    const failed = new Promise<Error>((resolve) => stream.once('error', resolve));
    stream.on('data', (chunk: Buffer) => {
      const before = bytes;
      bytes += chunk.length;
      if (before < 2_000_000 && bytes >= 2_000_000) {
        server.sql(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'large'`,
        );
      }
    });
    expect((await failed).message).toMatch(/pg_dump ended with exit code 1/);
    expect(await done).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/terminating connection|closed the connection/),
    });
  });

  test('an archive that is cut, doubled or goes on is none', async () => {
    const { source, context } = await rigFor(server, { database: odd });
    const file = join(context.folder, 'dump');
    await takeDump(source, context, file);
    const whole = readFileSync(file);
    const inspect = (bytes: Buffer, step = 4096) => {
      const inspector = createInspector(null);
      for (let at = 0; at < bytes.length; at += step) inspector.read(bytes.subarray(at, at + step));
      return inspector.found();
    };
    for (const step of [1, 7, 4096, whole.length])
      expect(inspect(whole, step)).toEqual({ isComplete: true });
    for (let cut = 0; cut < 200; cut += 1) {
      const length = Math.floor((whole.length * cut) / 200);
      expect(() => inspect(whole.subarray(0, length)), `cut at ${length}`).toThrow(
        /is not complete/,
      );
    }
    for (let cut = 1; cut < 12; cut += 1) expect(() => inspect(whole.subarray(0, -cut))).toThrow();
    expect(() => inspect(Buffer.concat([whole, whole]))).toThrow();
    expect(() => inspect(Buffer.concat([whole, Buffer.from('x')]))).toThrow();
    expect(() => inspect(Buffer.alloc(0))).toThrow();
    expect(() => inspect(Buffer.from('-- PostgreSQL database dump\n'))).toThrow();
  });
});
