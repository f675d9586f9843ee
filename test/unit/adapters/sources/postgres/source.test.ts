import { describe, expect, test } from 'vitest';
import {
  asAdmin,
  parseUrl,
  resolveAddress,
} from '../../../../../src/adapters/sources/postgres/address.ts';
import { clientFailure } from '../../../../../src/adapters/sources/postgres/explain-client.ts';
import { createInspector } from '../../../../../src/adapters/sources/postgres/footer-inspector.ts';
import { connectionTo } from '../../../../../src/adapters/sources/postgres/sql.ts';
import { Secret } from '../../../../../src/model/secret.ts';

describe('a URL of a server', () => {
  test.each([
    ['postgres://u@h/db', { PGHOST: 'h', PGUSER: 'u' }, 'db', undefined],
    [
      'postgresql://u%40x:p%3A%2Fw@db.lan:5433/my%20db?sslmode=verify-full&sslrootcert=/ca.pem',
      {
        ...{ PGHOST: 'db.lan', PGPORT: '5433', PGUSER: 'u@x' },
        ...{ PGSSLMODE: 'verify-full', PGSSLROOTCERT: '/ca.pem' },
      },
      'my db',
      'p:/w',
    ],
    ['postgres://[2001:db8::1]:1/x', { PGHOST: '2001:db8::1', PGPORT: '1' }, 'x', undefined],
    [
      'postgres:///x?host=/run/postgresql&port=7',
      { PGHOST: '/run/postgresql', PGPORT: '7' },
      'x',
      undefined,
    ],
  ])('%s says where it is', (url, env, database, password) => {
    const parsed = parseUrl(url);
    expect(parsed.env).toEqual(env);
    expect(parsed.database).toBe(database);
    expect(parsed.password?.reveal()).toBe(password);
  });

  test.each([
    ['mysql://h/db', /is no `postgres:\/\/` URL/],
    ['postgres://u:canary%zz@h/db', /hexadecimal digits/],
    ['postgres://u:can#ary@h/db', /is no `postgres:\/\/` URL/],
    ['postgres://u:canary@h/db?passfile=/x', /parameter `passfile`, which is not known/],
  ])('%s is refused, and not shown', (url, says) => {
    expect(() => parseUrl(url)).toThrow(says);
    expect(() => parseUrl(url)).not.toThrow(/canary/);
  });
});

describe('an address', () => {
  const around = {
    secrets: {
      resolve: (reference: object) => Promise.resolve(new Secret(JSON.stringify(reference))),
    },
    via: { isHere: false, label: 'the container db' } as never,
    repository: '/repository',
  };

  test('is what the pipeline says, and asks nobody else', async () => {
    const config = { host: 'h', port: 6000, user: 'u', password: { env: 'P' } };
    const { env, password, label } = await resolveAddress(config, around);
    expect(env).toMatchObject({ PGHOST: 'h', PGPORT: '6000', PGUSER: 'u', LC_ALL: 'C' });
    expect(JSON.stringify(env)).not.toContain('PGPASSWORD');
    expect(password?.reveal()).toContain('"P"');
    expect(label).toBe('the PostgreSQL server at h:6000 in the container db');
  });

  test('of a restore has the role and the password of `admin`, and none of the other', () => {
    const both = { host: 'h', user: 'u', password: { env: 'P' } };
    expect(asAdmin({ ...both, admin: { user: 'chief' } })).toEqual({ host: 'h', user: 'chief' });
    expect(asAdmin(both)).toEqual(both);
  });
});

test.each([
  ['-x', "dbname='-x'"],
  ['a=b host=elsewhere', "dbname='a=b host=elsewhere'"],
  ['postgres://elsewhere/x', "dbname='postgres://elsewhere/x'"],
  [`it's a \\ "name"`, `dbname='it\\'s a \\\\ "name"'`],
])('a database that is called %s is only a name', (name, connection) => {
  expect(connectionTo(name)).toBe(connection);
});

test.each([
  ['FATAL:  password authentication failed for user "u"', 'it does not let this role in:'],
  ['fe_sendauth: no password supplied', 'it does not let this role in:'],
  ['FATAL:  database "x" does not exist', 'there is no such database'],
  ['FATAL:  role "x" does not exist', 'there is no such role'],
  ['FATAL:  no pg_hba.conf entry for host "::1"', 'it does not let this role in from here'],
  ['could not translate host name "x" to address', 'nobody knows where this host is'],
  ['connection to server at "h" failed: Connection refused', 'it cannot be reached'],
  ['FATAL:  the database system is starting up', 'it does not accept connections now'],
  ['FATAL:  sorry, too many clients already', 'it has no free connection'],
  ['ERROR:  permission denied for table t', 'the role lacks a privilege'],
  ['pg_dump: error: aborting because of server version mismatch', 'it is newer than the client'],
  ['could not write: No space left on device', 'a disk is full'],
  ['ERROR:  something that nobody knows', 'it refuses'],
])('%s: %s', (stderr, means) => {
  const failure = clientFailure('psql', { code: 2, signal: null, stderr }, 'the server');
  expect(failure).toMatchObject({
    code: 'BP5010',
    message: expect.stringContaining(`the server: ${means}`),
    hint: expect.stringMatching(/./),
  });
});

describe('a dump in SQL', () => {
  const head = (kind: string, word?: string) =>
    `--\n-- PostgreSQL ${kind} dump\n--\n\n${word ? `\\restrict ${word}\n` : ''}`;
  const end = (kind: string) => `\n--\n-- PostgreSQL ${kind} dump complete\n--\n\n`;
  const rows = 'insert into t values (1);\n'.repeat(200);

  const isComplete = (text: string, step = 100): unknown => {
    const inspector = createInspector(null);
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += step) inspector.read(bytes.subarray(at, at + step));
    return (inspector.found() as { readonly isComplete: boolean }).isComplete;
  };

  const whole = {
    'of a database': `${head('database')}${rows}${end('database')}`,
    'of a database by a newer client': `${head('database', 'Wo1d')}${rows}${end('database')}\\unrestrict Wo1d\n\n`,
    'of a cluster by a newer client': `${head('database cluster', 'Wo1d')}${rows}\n\\unrestrict Wo1d\n${end('database cluster')}`,
  };

  test.each(Object.entries(whole))('%s has its ends', (_name, text) => {
    for (const step of [1, 100, text.length]) expect(isComplete(text, step)).toBe(true);
    const ends = text.trimEnd().length;
    for (let length = 0; length < ends; length += 7)
      expect(isComplete(text.slice(0, length)), String(length)).toBe(false);
    expect(isComplete(`${text}x`)).toBe(false);
  });

  test('of two dumps is none', () => {
    expect(
      isComplete(`${head('database', 'One')}${rows}${end('database')}\\unrestrict Two\n`),
    ).toBe(false);
    expect(isComplete(`${head('database', 'One')}${rows}${end('database')}`)).toBe(false);
  });
});
