import { expect, test } from 'vitest';
import {
  carryOver,
  splitNames,
} from '../../../../../src/adapters/sources/postgres/restore/carry-over.ts';
import { createDatabase } from '../../../../../src/adapters/sources/postgres/restore/create-database.ts';
import {
  nameBefore,
  nameBeside,
} from '../../../../../src/adapters/sources/postgres/restore/names.ts';
import { propertiesOf } from '../../../../../src/adapters/sources/postgres/restore/properties.ts';
import { databaseOf } from '../../../../../src/adapters/sources/postgres/restore/target.ts';

const backup = '20261120T021700Z-k3f7';

test.each([
  ['orders', 'orders_before_20261120T021700Z-k3f7'],
  ['a'.repeat(34), `${'a'.repeat(34)}_before_20261120T021700Z-k3f7`],
])('%s is kept as %s', (database, name) => {
  expect(nameBefore(database, backup, [database])).toBe(name);
});

test('names that are cut fit, hold no half of a character, and stay different', () => {
  const long = ['ü'.repeat(31), `${'ü'.repeat(30)}uu`, `${'😀'.repeat(15)}x`];
  const names = long.map((database) => nameBefore(database, backup, []));
  for (const name of names) {
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
    expect(name).not.toContain('\ufffd');
    expect(name).toMatch(/_[0-9a-f]{8}_before_20261120T021700Z-k3f7$/);
  }
  expect(new Set(names).size).toBe(long.length);
  expect(nameBeside('ü'.repeat(31), '_restoring_0a1b2c3d')).toMatch(/_restoring_0a1b2c3d$/);
});

test('a name that is taken gets a number', () => {
  const first = nameBefore('orders', backup, []);
  const second = nameBefore('orders', backup, [first]);
  expect(second).toBe(`${first}_2`);
  expect(nameBefore('orders', backup, [first, second])).toBe(`${first}_3`);
});

test.each([
  ['', []],
  ['public', ['public']],
  ['"$user", public', ['$user', 'public']],
  ['"a, ""b""" ,c', ['a, "b"', 'c']],
  ['""', ['']],
])('the list %j is %j', (list, names) => {
  expect(splitNames(list)).toEqual(names);
});

const row = {
  row: {
    oid: 16_385,
    datname: 'orders',
    datcollate: 'de_DE.UTF-8',
    datctype: 'C',
    datconnlimit: -1,
    datallowconn: true,
    datistemplate: false,
  },
  ...{
    owner: 'app',
    encoding: 'UTF8',
    tablespace: 'fast',
    grants: null,
    settings: null,
    labels: null,
  },
};

test.each([
  ['13', {}, 130_010, ''],
  ['15 with libc', { datlocprovider: 'c' }, 150_010, ' LOCALE_PROVIDER libc'],
  [
    '15 with ICU',
    { datlocprovider: 'i', daticulocale: 'de' },
    150_010,
    " LOCALE_PROVIDER icu ICU_LOCALE 'de'",
  ],
  [
    '17 with ICU',
    { datlocprovider: 'i', datlocale: 'de', daticurules: '&a<b' },
    170_002,
    " LOCALE_PROVIDER icu ICU_LOCALE 'de' ICU_RULES '&a<b'",
  ],
  [
    '17 without',
    { datlocprovider: 'b', datlocale: 'C.UTF-8' },
    170_002,
    " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'",
  ],
])(
  'a database of version %s gets one beside it that is like it',
  (_name, more, version, provider) => {
    const properties = propertiesOf({ ...row, row: { ...row.row, ...more } });
    expect(createDatabase('a "b', properties, version)).toBe(
      `CREATE DATABASE "a ""b" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'de_DE.UTF-8' LC_CTYPE 'C'${provider} TABLESPACE "fast"`,
    );
  },
);

test('grants of others are made by them, after they may', () => {
  const grants = [
    { grantor: 'ops', grantee: null, privilege: 'CONNECT', isGrantable: false },
    { grantor: 'app', grantee: 'ops', privilege: 'CONNECT', isGrantable: true },
  ];
  expect(carryOver(propertiesOf({ ...row, grants }), 'new')).toEqual([
    'ALTER DATABASE "new" OWNER TO "app"',
    'REVOKE ALL ON DATABASE "new" FROM PUBLIC',
    'REVOKE ALL ON DATABASE "new" FROM "app"',
    'GRANT CONNECT ON DATABASE "new" TO "ops" WITH GRANT OPTION',
    'SET ROLE "ops"',
    'GRANT CONNECT ON DATABASE "new" TO PUBLIC',
    'RESET ROLE',
  ]);
});

const around = { secrets: { resolve: () => Promise.reject(new Error('no secrets')) } };

test.each([
  [{ all: true }, { database: 'template1' }],
  [{ all: true }, { database: 'a\nb' }],
  [{ all: true }, { database: 'x'.repeat(64) }],
  [{ all: true }, { database: '' }],
  [{ all: true }, {}],
  [{ databases: ['orders'] }, { database: 'postgres' }],
  [{ databases: ['orders'] }, null],
] as const)('of %j the member of %j goes nowhere', async (named, facts) => {
  await expect(databaseOf(named, facts, around as never)).rejects.toMatchObject({ code: 'BP5110' });
});

test('a member goes to the database that it was, and a name that is given is meant', async () => {
  const facts = { database: 'orders' };
  expect(await databaseOf({ databases: ['orders'] }, facts, around as never)).toBe('orders');
  expect(await databaseOf({ all: true, database: 'copy' }, facts, around as never)).toBe('copy');
});
