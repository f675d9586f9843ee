import { describe, expect, test } from 'vitest';
import { placed } from '../../../../../src/adapters/sources/mysql/restore/code-text.ts';
import { readFacts } from '../../../../../src/adapters/sources/mysql/restore/handle.ts';
import { chooseNames } from '../../../../../src/adapters/sources/mysql/restore/names.ts';
import { databaseOf, serverOf } from '../../../../../src/adapters/sources/mysql/restore/target.ts';
import { namesDatabase } from '../../../../../src/adapters/sources/mysql/trigger-headers.ts';

describe('restores', () => {
  const wish = { backup: '20261120T021700Z-k3f7', attempt: 'abcd1234' };

  test('names fit, and are free', () => {
    expect(chooseNames('shop', wish, [])).toEqual({
      beside: 'shop_restoring_abcd1234',
      kept: 'shop_before_20261120t021700z_k3f7',
    });
    const { kept } = chooseNames('shop', wish, ['Shop_before_20261120T021700z_k3f7']);
    expect(kept).toBe('shop_before_20261120t021700z_k3f7_2');
    for (const database of ['x'.repeat(64), 'ä'.repeat(64), '🙂'.repeat(20)]) {
      const names = Object.values(chooseNames(database, wish, []));
      expect(names.every((name) => Array.from(name).length <= 64)).toBe(true);
    }
    const [one, other] = ['a', 'b'].map((end) => chooseNames('x'.repeat(63) + end, wish, []).kept);
    expect(one).not.toBe(other);
  });

  test('a member goes where the definition lets it, and nowhere else', () => {
    const facts = readFacts({ database: 'wiki' });
    expect(databaseOf({ databases: ['wiki', 'forum'] }, facts)).toBe('wiki');
    expect(databaseOf({ databases: ['forum'] }, facts)).toBe(null);
    expect(databaseOf({ all: true }, facts)).toBe('wiki');
    expect(databaseOf({ all: true }, readFacts({ database: 'MYSQL' }))).toBe(null);
    expect(databaseOf({ all: true, database: 'copy' }, facts)).toBe('copy');
    expect(serverOf({ host: 'a', socket: '/b' })).toHaveProperty('unknown');
    const admin = { user: 'root', password: { env: 'ROOT' } };
    expect(serverOf({ host: 'a', user: 'backup', password: { env: 'P' }, admin })).toMatchObject(
      admin,
    );
    expect(
      serverOf({ user: 'backup', password: { env: 'P' }, admin: { user: 'root' } }),
    ).not.toHaveProperty('password');
  });

  test('facts of another form are none', () => {
    const facts = readFacts({
      charset: 'x; drop',
      tables: 'many',
      selection: [1],
      namesItself: 'yes',
    });
    expect(facts).toMatchObject({ charset: null, tables: null, selection: {}, namesItself: false });
    expect(readFacts('nothing')).toMatchObject({ database: null, content: 'database' });
  });

  test('code is written for another database, and its events sleep there', () => {
    const sql = [
      'ALTER DATABASE `a` CHARACTER SET latin1 COLLATE latin1_bin ;',
      '/*!50003 CREATE*/ /*!50017 DEFINER=`x`@`y`*/ /*!50003 TRIGGER a.`t` before',
      ' insert on `a`.b for each row set @x = 1 */;;',
      '/*!50106 CREATE*/ /*!50106 EVENT `e` ON SCHEDULE EVERY 1 DAY ON COMPLETION NOT PRESERVE ENABLE DO select 1 */ ;;',
    ].join('\n');
    expect(placed(`\n${sql}`, 'a', { database: 'b`c', areEventsAsleep: true })).toBe(
      [
        '',
        'ALTER DATABASE `b``c` CHARACTER SET latin1 COLLATE latin1_bin ;',
        '/*!50003 CREATE*/ /*!50017 DEFINER=`x`@`y`*/ /*!50003 TRIGGER `t` before',
        ' insert on b for each row set @x = 1 */;;',
        '/*!50106 CREATE*/ /*!50106 EVENT `e` ON SCHEDULE EVERY 1 DAY ON COMPLETION NOT PRESERVE DISABLE DO select 1 */ ;;',
      ].join('\n'),
    );
  });

  test.each([
    ['CREATE DEFINER=`r`@`l` trigger tr before insert on t for each row set @a = 1', false],
    ['CREATE DEFINER=`r`@`l` TRIGGER `tr x` AFTER UPDATE ON `a.b` FOR EACH ROW begin end', false],
    ['CREATE DEFINER=`r`@`l` trigger app.tr before insert on t for each row set @a = 1', true],
    [
      'CREATE DEFINER=`r`@`l` trigger `tr` before insert\non `app`.`t` for each row set @a = 1',
      true,
    ],
  ])('%s', (statement, is) => {
    expect(namesDatabase(statement)).toBe(is);
  });
});
