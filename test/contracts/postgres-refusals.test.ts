import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseClients } from '../../src/adapters/sources/postgres/clients.ts';
import type { SourcePostgres } from '../../src/model/plan.ts';
import { hasPostgres, type Postgres, startPostgres } from '../rig/servers/postgres.ts';
import { readersPassword, rigFor } from './postgres-source-rig.ts';

describe.skipIf(!hasPostgres())('what speaks against a dump', () => {
  let server: Postgres;
  beforeAll(async () => {
    server = await startPostgres();
    server.sql(
      `create role reader login password '${readersPassword}'; grant pg_read_all_data to reader`,
    );
    server.sql(`create role nobody_much login password '${readersPassword}'`);
    server.sql('create database hollow');
    server.sql('create database objects');
    server.sql("select lo_from_bytea(1, 'one'), lo_from_bytea(2, 'two')", 'objects');
  });
  afterAll(() => server.stop());

  test.each([
    [
      'a wrong password',
      { password: { env: 'OTHER' } },
      /does not let this role in.*password authentication failed/,
    ],
    ['no such database', { database: 'no such' }, /there is no such database/],
    ['no such role', { user: 'ghost' }, /there is no such role|does not let this role in/],
    ['a server that is down', { port: 1 }, /cannot be reached/],
    [
      'a host that nobody knows',
      { host: 'no-such-host.invalid' },
      /nobody knows where this host is/,
    ],
    [
      'a role that may read nothing',
      { user: 'reader', database: 'objects', password: { env: 'READER' } },
      /may not read 2 large objects/,
    ],
  ])('%s is found before anything is touched', async (_name, config, says) => {
    const wish = { database: 'hollow', ...config } as Partial<SourcePostgres>;
    const { source, context } = await rigFor(server, wish);
    const findings = await source.check(context);
    expect(findings.map(({ message }) => message).join('\n')).toMatch(says);
    expect(findings[0]?.hint).not.toBe('');
    expect(JSON.stringify(findings)).not.toContain(readersPassword);
  });

  test('what a role may not read is named', async () => {
    server.sql(
      `create table closed (a int); create table own_rows (a int); alter table own_rows enable row level security;
       grant select on own_rows to nobody_much; grant connect on database hollow to nobody_much`,
      'hollow',
    );
    const { source, context } = await rigFor(server, {
      database: 'hollow',
      user: 'nobody_much',
      password: { env: 'X' },
    });
    expect((await source.check(context)).map(({ message }) => message)).toEqual([
      'the role may not read public.closed of the database hollow',
      'rules for rows hide some of public.own_rows of the database hollow from the role',
    ]);
    server.sql('drop table closed; drop table own_rows', 'hollow');
  });
});

test('clients are of the version of the server, or of the next newer one', () => {
  const of = (version: string) => ({ folder: '/x', version, major: Number.parseInt(version, 10) });
  const all = [of('17.2'), of('16.1'), of('9.6.24')];
  expect(chooseClients(all, 15)).toMatchObject({ version: '16.1' });
  expect(chooseClients(all, 16)).toMatchObject({ version: '16.1' });
  expect(chooseClients(all, 18)).toBeNull();
});
