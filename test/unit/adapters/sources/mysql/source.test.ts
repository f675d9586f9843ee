import { describe, expect, test } from 'vitest';
import { grantsSql, writeAccounts } from '../../../../../src/adapters/sources/mysql/accounts.ts';
import { parseUrl } from '../../../../../src/adapters/sources/mysql/address.ts';
import { dumpArguments } from '../../../../../src/adapters/sources/mysql/dump-arguments.ts';
import {
  clientFailure,
  parseClientError,
} from '../../../../../src/adapters/sources/mysql/explain-client.ts';
import {
  familyOf,
  isAtLeast,
  isOlderSeries,
  versionOf,
} from '../../../../../src/adapters/sources/mysql/family.ts';
import { createInspector } from '../../../../../src/adapters/sources/mysql/footer-inspector.ts';
import { isGranted, parseGrants } from '../../../../../src/adapters/sources/mysql/grants.ts';
import { optionsFile } from '../../../../../src/adapters/sources/mysql/options-file.ts';
import { choose, parsePrograms } from '../../../../../src/adapters/sources/mysql/programs.ts';
import { quoteName, quoteText } from '../../../../../src/adapters/sources/mysql/quote.ts';
import { parseRows } from '../../../../../src/adapters/sources/mysql/rows.ts';
import { isSelected, selectionFor } from '../../../../../src/adapters/sources/mysql/selection.ts';
import { Secret } from '../../../../../src/model/secret.ts';

describe('the server and its programs', () => {
  test.each([
    ['8.0.40 MySQL Community Server - GPL', 'mysql', '8.0.40'],
    ['8.4.3-3 Percona Server (GPL), Release 3, Revision 4b0d1a9e', 'mysql', '8.4.3'],
    ['10.11.6-MariaDB-0+deb12u1 Debian 12', 'mariadb', '10.11.6'],
    ['5.5.5-10.6.12-MariaDB-log Source distribution', 'mariadb', '10.6.12'],
  ])('%s', (says, family, version) => {
    expect([familyOf(says), versionOf(says)]).toEqual([family, version]);
  });

  test('what is called mysql is who it says it is', () => {
    const found = parsePrograms(
      [
        'mariadb\tmariadb from 11.4.2-MariaDB, client 15.2 for debian-linux-gnu (x86_64) using  EditLine wrapper',
        'mysql\tmysql  Ver 15.1 Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64) using  EditLine wrapper',
        'mysqldump\tmysqldump  Ver 8.0.40 for Linux on x86_64 (MySQL Community Server - GPL)',
        'mariadb-dump\t',
        '',
      ].join('\n'),
    );
    expect(found).toEqual([
      { name: 'mariadb', family: 'mariadb', version: '11.4.2' },
      { name: 'mysql', family: 'mariadb', version: '10.11.19' },
      { name: 'mysqldump', family: 'mysql', version: '8.0.40' },
    ]);
    expect(choose(found, 'client', 'mariadb')?.name).toBe('mariadb');
    expect(choose(found, 'client', 'mysql')).toBe(null);
    expect(choose(found, 'dump', 'mysql')?.name).toBe('mysqldump');
    expect(choose(found, 'dump', 'mariadb')).toBe(null);
    expect(versionOf('mysql  Ver 14.14 Distrib 5.7.44, for Linux (x86_64)')).toBe('5.7.44');
  });

  test('older is of an older series', () => {
    expect(isOlderSeries('8.0.40', '8.4.1')).toBe(true);
    expect(isOlderSeries('10.6.18', '10.11.2')).toBe(true);
    expect(isOlderSeries('10.11.2', '10.11.19')).toBe(false);
    expect(isOlderSeries('11.4.2', '10.11.19')).toBe(false);
    expect(isOlderSeries('', '10.11.19')).toBe(false);
    expect([
      isAtLeast('8.0.20', '8.0.20'),
      isAtLeast('8.0.19', '8.0.20'),
      isAtLeast('9.0.1', '8.0.20'),
    ]).toEqual([true, false, true]);
  });
});

describe('words for the programs', () => {
  test('an options file takes any password', () => {
    const address = {
      host: 'localhost',
      port: 3307,
      user: 'b',
      password: new Secret('a"b\\c#d;\n\te'),
    };
    expect(optionsFile(address).reveal()).toBe(
      '[client]\nhost="localhost"\nprotocol="tcp"\nport="3307"\nuser="b"\npassword="a\\"b\\\\c#d;\\n\\te"\n',
    );
    expect(optionsFile({}).reveal()).toBe('[client]\n');
    const url = parseUrl('mysql://db/shop?ssl-mode=verify-identity&ssl-ca=/etc/ca.pem');
    expect(optionsFile(url).reveal()).toContain(
      'ssl-ca="/etc/ca.pem"\nloose-ssl-mode="VERIFY_IDENTITY"\nloose-ssl="1"\nloose-ssl-verify-server-cert="1"\n',
    );
  });

  test('names and texts mean the same in every mode', () => {
    expect(quoteName('a`b')).toBe('`a``b`');
    expect(quoteText("a'ä")).toBe('_utf8mb4 0x6127c3a4');
    expect(quoteText('')).toBe("''");
  });

  test('rows come back as they were', () => {
    expect(parseRows('a\\tb\tc\\nd\\\\\\0\n\tx\n')).toEqual([
      ['a\tb', 'c\nd\\\0'],
      ['', 'x'],
    ]);
    expect(parseRows('')).toEqual([]);
  });

  const inventory = {
    ...{ charset: 'utf8mb4', collation: 'x', code: [] },
    tables: ['a', 'b'].map((name) => {
      return {
        name,
        type: 'BASE TABLE',
        engine: '',
        isTransactional: true,
        dataBytes: 0,
        indexBytes: 0,
        createdAt: '',
      };
    }),
  };
  const dump = { database: 'shop', selection: {}, inventory, mayProcess: true };

  test('MySQL gets what only its program knows', () => {
    const program = { name: 'mysqldump', family: 'mysql', version: '8.0.40' } as const;
    expect(dumpArguments({ ...dump, program, mayProcess: false })).toEqual([
      ...['--single-transaction', '--quick', '--triggers', '--hex-blob'],
      ...['--default-character-set=utf8mb4', '--max-allowed-packet=1G', '--skip-dump-date'],
      ...['--skip-lock-tables', '--routines', '--events', '--set-gtid-purged=OFF'],
      ...['--loose-column-statistics=0', '--no-tablespaces', '--', 'shop'],
    ]);
  });

  test('parts of a database', () => {
    const program = { name: 'mariadb-dump', family: 'mariadb', version: '11.4.2' } as const;
    const without = selectionFor('shop', { exclude: ['b', 'wiki.a', 'gone'] });
    const some = dumpArguments({ ...dump, program, selection: without });
    expect(some.slice(-3)).toEqual(['--ignore-table=shop.b', '--', 'shop']);
    const only = selectionFor('shop', { tables: ['shop.a'] });
    const few = dumpArguments({ ...dump, program, selection: only });
    expect(few.slice(-3)).toEqual(['--', 'shop', 'a']);
    expect(few).not.toContain('--routines');
    expect(isSelected(only, 'b')).toBe(false);
    expect(selectionFor('wiki', { tables: ['shop.a'] })).toEqual({ only: [] });
  });
});

describe('URLs', () => {
  test('say where, who and what', () => {
    const { password, ...rest } = parseUrl('mysql://b%40x:p%2Fw@[::1]:3307/my%20shop');
    expect(rest).toEqual({ host: '::1', port: 3307, user: 'b@x', database: 'my shop' });
    expect(password?.reveal()).toBe('p/w');
    expect(parseUrl('mariadb://db.lan/shop')).toEqual({ host: 'db.lan', database: 'shop' });
  });

  test.each([
    'postgres://x/y',
    'mysql://x/y?ssl-mode=MAYBE',
    'mysql://x/y?compress=1',
    'mysql://x/%zz',
    'no url',
  ])('%s is refused', (url) => {
    expect(() => parseUrl(url)).toThrow(TypeError);
  });
});

describe('errors of clients', () => {
  test.each([
    ["ERROR 1045 (28000): Access denied for user 'a'@'localhost' (using password: YES)", 1045],
    ["ERROR 1049 (42000) at line 1: Unknown database 'x'", 1049],
    ['mysqldump: Got error: 2002: "Can\'t connect to local server" when trying to connect', 2002],
    [
      'mariadb-dump: Error 2013: Lost connection to server during query when dumping table `t` at row: 5',
      2013,
    ],
  ])('%s', (stderr, number) => {
    expect(parseClientError(`Warning: something\n${stderr}\n`)?.number).toBe(number);
  });

  test('an end without a word is told as it was', () => {
    const exit = { code: null, signal: 'SIGKILL', stderr: '' };
    expect(clientFailure('mysql', exit, 'the server db').message).toContain('killed by SIGKILL');
  });
});

describe('grants', () => {
  const grants = parseGrants([
    "GRANT USAGE ON *.* TO `b`@`%` IDENTIFIED BY PASSWORD '*AB'",
    'GRANT SELECT, SHOW VIEW ON `shop\\_%`.* TO `b`@`%`',
    'GRANT SELECT (`a`, `b`), TRIGGER ON `wi``ki`.`page` TO `b`@`%`',
    'GRANT `reader` TO `b`@`%`',
    'GRANT SHOW_ROUTINE,BACKUP_ADMIN ON *.* TO `b`@`%`',
  ]);

  test.each([
    [{ privilege: 'SELECT', database: 'shop_1' }, true],
    [{ privilege: 'SELECT', database: 'shopx1' }, false],
    [{ privilege: 'EVENT', database: 'shop_1' }, false],
    [{ privilege: 'TRIGGER', database: 'wi`ki', tables: ['page'] }, true],
    [{ privilege: 'TRIGGER', database: 'wi`ki', tables: ['page', 'x'] }, false],
    [{ privilege: 'TRIGGER', database: 'wi`ki' }, false],
    [{ privilege: 'SELECT', database: 'wi`ki', tables: ['page'] }, false],
    [{ privilege: 'SHOW_ROUTINE' }, true],
    [{ privilege: 'PROCESS' }, false],
  ])('%o: %s', (wanted, is) => {
    expect(isGranted(grants, wanted)).toBe(is);
  });

  test('all privileges are each of them', () => {
    const all = parseGrants([
      'GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION',
    ]);
    expect(isGranted(all, { privilege: 'EVENT', database: 'any' })).toBe(true);
  });
});

test('the last line proves a dump, and tables are counted, however the bytes are cut', () => {
  const text =
    '-- MySQL dump\n--\n-- Table structure for table `a`\n--\nx\n--\n-- Table structure for table `b`\n';
  for (const size of [1, 7, 40, 1000]) {
    for (const [end, isComplete] of [
      ['-- Dump completed\n', true],
      ['-- Dump completed on 2026-01-01  1:02:03\n', true],
      ['-- Dump comp', false],
      ['-- Dump completed\nINSERT', false],
    ] as const) {
      const bytes = Buffer.from(text + end);
      const inspector = createInspector(null);
      for (let at = 0; at < bytes.length; at += size) inspector.read(bytes.subarray(at, at + size));
      expect(inspector.found()).toEqual({ isComplete, tables: 2 });
    }
  }
});

test('accounts are written to be looked at, and run', () => {
  const accounts = [
    { user: 'readers', host: '', isRole: true },
    { user: "o'b", host: '%', isRole: false },
  ];
  expect(grantsSql(accounts, true)).toContain(
    "show create user 'o''b'@'%';\nshow grants for 'readers';",
  );
  const text = writeAccounts(accounts, [
    ["CREATE USER `o'b`@`%` IDENTIFIED BY PASSWORD '*AB'"],
    ['GRANT USAGE ON *.* TO x'],
  ]);
  expect(text).toContain("CREATE ROLE IF NOT EXISTS 'readers';\nCREATE USER IF NOT EXISTS `o'b`");
  expect(text.endsWith('-- Dump completed\n')).toBe(true);
});
