import { describe, expect, test } from 'vitest';
import { createInspector } from '../../../../../src/adapters/sources/mysql/restore/dump-inspector.ts';

const begin = '-- MySQL dump 10.13  Distrib 8.0.40, for Linux (x86_64)\n--\n';
const end = '\n-- Dump completed\n';

function inspect(text: string, { size = 4096, ownName = null as string | null } = {}) {
  const bytes = Buffer.from(text);
  const inspector = createInspector({ bytes: 1_000_000, ownName });
  for (let at = 0; at < bytes.length; at += size) inspector.read(bytes.subarray(at, at + size));
  return inspector.found();
}

/** As MySQL 8.0 and Percona Server write them; MariaDB's are read from a real server elsewhere. */
const mysqlDump = `/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;
/*!50717 SELECT COUNT(*) INTO @rocksdb_has_p_s_session_variables FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'performance_schema' AND TABLE_NAME = 'session_variables' */;
/*!50717 SET @rocksdb_get_is_supported = IF (@rocksdb_has_p_s_session_variables, 'SELECT COUNT(*) INTO @rocksdb_is_supported FROM performance_schema.session_variables WHERE VARIABLE_NAME=\\'rocksdb_bulk_load\\'', 'SELECT 0') */;
/*!50717 PREPARE s FROM @rocksdb_get_is_supported */;
/*!50717 EXECUTE s */;
/*!50717 DEALLOCATE PREPARE s */;
/*!50717 SET @rocksdb_enable_bulk_load = IF (@rocksdb_is_supported, 'SET SESSION rocksdb_bulk_load = 1', 'SET @rocksdb_dummy_bulk_load = 0') */;

--
-- Table structure for table \`orders\`
--

DROP TABLE IF EXISTS \`orders\`;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE \`orders\` (
  \`id\` int NOT NULL AUTO_INCREMENT, -- a comment; with a semicolon
  \`note\` varchar(20) DEFAULT 'it''s; DROP DATABASE live;' COMMENT 'SELECT',
  PRIMARY KEY (\`id\`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
LOCK TABLES \`orders\` WRITE;
/*!40000 ALTER TABLE \`orders\` DISABLE KEYS */;
INSERT INTO \`orders\` VALUES (1,'a\\'b;\\nDELIMITER ;;\\n'),(-2.5e10,NULL),(0xFFAB,_binary 'x\\\\'),(3,'/* ; */ # --');
/*!40000 ALTER TABLE \`orders\` ENABLE KEYS */;
UNLOCK TABLES;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'NO_BACKSLASH_ESCAPES,STRICT_TRANS_TABLES' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=\`a\`@\`%\`*/ /*!50003 TRIGGER \`t\` BEFORE INSERT ON \`orders\` FOR EACH ROW BEGIN
  /* inner; comment */ SET NEW.note = 'C:\\'; SET @x = 1;
END */;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50106 SET @save_time_zone= @@TIME_ZONE */ ;
/*!50001 CREATE VIEW \`v\` AS SELECT
 1 AS \`id\`*/;
/*!50001 DROP VIEW IF EXISTS \`v\`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=\`a\`@\`%\` SQL SECURITY DEFINER */
/*!50001 VIEW \`v\` AS select \`other\`.\`orders\`.\`id\` AS \`id\` from \`other\`.\`orders\` */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;
`;

describe('what the dump program of MySQL writes', () => {
  test.each([1, 2, 5, 64, 4096])('passes, cut into pieces of %d bytes', (size) => {
    expect(inspect(begin + mysqlDump + end, { size })).toEqual({
      ...{ tables: 1, views: 1, triggers: 1, events: 0, routines: 0, isComplete: true },
    });
  });
});

describe('a hostile dump', () => {
  test.each([
    ['another database', 'USE mysql;'],
    ['another database, in what is only for some versions', '/*!40000 USE `mysql` */;'],
    ['making one', 'CREATE DATABASE x;'],
    ['dropping one', 'DROP DATABASE live;'],
    ['dropping one, hidden', 'DROP/**/DATABASE live;'],
    ['a table elsewhere', 'CREATE TABLE `live`.`x` (a int);'],
    ['a table elsewhere, with a comment between', 'DROP TABLE IF EXISTS `live`/* */./* */`x`;'],
    ['rows elsewhere', 'INSERT INTO `live`.`x` VALUES (1);'],
    ['rows of others', 'INSERT INTO `x` SELECT * FROM mysql.user;'],
    ['rows of others, as a value', 'INSERT INTO `x` VALUES ((SELECT 1));'],
    ['rows of others, as a table', 'CREATE TABLE `x` (a int) SELECT * FROM mysql.user;'],
    ['a function that reads files', "INSERT INTO `x` VALUES (LOAD_FILE('/etc/passwd'));"],
    ['an account', "CREATE USER 'x'@'%';"],
    ['a privilege', "GRANT ALL ON *.* TO 'x'@'%';"],
    ['a setting of the server', 'SET GLOBAL general_log = 1;'],
    ['a setting of the server, by its sign', 'SET @@global.general_log = 1;'],
    ['a setting beside others', "SET SQL_NOTES=0, GLOBAL general_log_file='/etc/x';"],
    ['a password', "SET PASSWORD = 'x';"],
    ['a file', "SELECT 1 INTO OUTFILE '/tmp/x';"],
    ['a file to read', "LOAD DATA INFILE '/etc/passwd' INTO TABLE x;"],
    ['a file of ours to read', "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE x;"],
    ['a plug-in', "INSTALL PLUGIN x SONAME 'x.so';"],
    ['a library', "CREATE FUNCTION x RETURNS STRING SONAME 'x.so';"],
    ['a program', '\\! id'],
    ['a program, behind a statement', 'UNLOCK TABLES; \\! id'],
    ['a file of the client', '\\. /etc/passwd'],
    ['a command of the client', 'source /etc/passwd'],
    ['a shell', 'system id'],
    ['a delimiter in the middle', 'SET delimiter x = 1;'],
    ['a delimiter that is a word', 'DELIMITER SELECT\n'],
    ['a prepared statement', "SET @a = 'DROP DATABASE live'; PREPARE s FROM @a;"],
    ['another way to quote', 'SET NAMES gbk;'],
    [
      'a charset that hides quotes',
      "SET character_set_client = gbk; INSERT INTO `x` VALUES ('\u00bf\\');",
    ],
    [
      'a mode kept for later',
      "SET sql_mode = 'NO_BACKSLASH_ESCAPES'; SET @saved_sql_mode = @@sql_mode;",
    ],
    [
      'the collation of another database',
      'ALTER DATABASE `live` CHARACTER SET latin1 COLLATE latin1_bin;',
    ],
    [
      'a trigger elsewhere',
      'CREATE TRIGGER live.t BEFORE INSERT ON live.x FOR EACH ROW SET @a = 1;',
    ],
    ['a routine elsewhere', 'CREATE PROCEDURE `live`.`p`() SELECT 1;'],
    ['an event elsewhere', 'CREATE EVENT `live`.`e` ON SCHEDULE EVERY 1 DAY DO SELECT 1;'],
    ['a view elsewhere', 'CREATE VIEW `live`.`v` AS SELECT 1;'],
    [
      'a second statement',
      'DELIMITER ;;\nCREATE TRIGGER `t` BEFORE INSERT ON `x` FOR EACH ROW SET @a = 1; DROP DATABASE live;;\nDELIMITER ;',
    ],
    ...[
      'SET @a = 1; DROP DATABASE live; END',
      'BEGIN END; DROP DATABASE live',
      'BEGIN SELECT 1; END; DROP DATABASE live',
      'BEGIN IF 1 THEN SELECT 1; END IF; END; DROP DATABASE live; SELECT 1 AS end',
      'BEGIN BEGIN SELECT 1; END; END lbl; DROP DATABASE live',
    ].map((body) => [
      `a second statement behind ${body}`,
      `DELIMITER ;;\nCREATE TRIGGER \`t\` BEFORE INSERT ON \`x\` FOR EACH ROW ${body};;\nDELIMITER ;`,
    ]),
    [
      'a second statement behind a view',
      'DELIMITER ;;\nCREATE VIEW `v` AS SELECT 1; DROP DATABASE live;;\nDELIMITER ;',
    ],
    ['a rename', 'RENAME TABLE `x` TO `live`.`x`;'],
    ['a deletion', 'DELETE FROM `x`;'],
    ['a call', 'CALL mysql.p();'],
    ['what ends in the middle', "INSERT INTO `x` VALUES ('"],
    ['what has no end', 'UNLOCK TABLES'],
    ['a word without end', `SET ${'x'.repeat(2000)}`],
  ])('%s is refused', (_name, sql) => {
    for (const size of [1, 4096]) {
      const work = () => inspect(`${begin}${sql}\n`, { size });
      expect(work).toThrow(
        expect.objectContaining({ code: 'BP5111', hint: expect.stringMatching(/./) }),
      );
    }
  });

  test.each([
    '',
    'SELECT 1;\n',
    '\n-- MySQL dump\n',
    'x'.repeat(5000),
    '/*M!999999\\- enable the sandbox mode */ DROP DATABASE x;\n',
  ])('the first line is a comment or none of a dump: %j', (text) => {
    expect(() => inspect(text)).toThrow(/the dump is refused/);
  });

  test.each([
    'SET NEW.a = 1',
    'SET NEW.a = 1;',
    'BEGIN END',
    'BEGIN SELECT start, end FROM y; SET @a = CASE WHEN 1 THEN NULL END; END;',
    'BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END; IF (1) THEN SELECT 1; ELSE SELECT 2; END IF; END',
    'lbl: BEGIN CASE 1 WHEN 1 THEN BEGIN END; WHEN 2 THEN SELECT 1; END CASE; SELECT 2; END lbl',
    'IF NEW.a > 1 THEN SET NEW.a = 1; SET NEW.b = 2; END IF',
    'BEGIN /* ; */ l: LOOP LEAVE l; END LOOP l; WHILE 0 DO SELECT 1; END WHILE; REPEAT SELECT 1; UNTIL 1 END REPEAT; END',
    'FOR i IN 1..3 DO INSERT INTO y VALUES (i); SET @b = 1; END FOR',
  ])('a body is one statement: %s', (body) => {
    const sql = `DELIMITER ;;\nCREATE TRIGGER \`t\` BEFORE INSERT ON \`x\` FOR EACH ROW ${body}\n;;\nDELIMITER ;\n`;
    expect(inspect(begin + sql + end)).toMatchObject({ triggers: 1 });
  });

  test('nothing that a client would run at its end has passed before it is refused', () => {
    const inspector = createInspector({ bytes: 1000, ownName: null });
    inspector.read(Buffer.from(`${begin}DROP `));
    expect(() => inspector.read(Buffer.from('DATABASE '))).toThrow(/DROP … DATABASE/);
  });

  test('more than the manifest says is refused', () => {
    const inspector = createInspector({ bytes: 100, ownName: null });
    expect(() => inspector.read(Buffer.from(begin + ' '.repeat(100)))).toThrow(/larger/);
  });

  test('a dump may call its own database by its name where that is changed on the way', () => {
    const sql = [
      'ALTER DATABASE `app` CHARACTER SET latin1 COLLATE latin1_bin ;',
      'DELIMITER ;;',
      '/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 trigger app.t before insert on `app`.x for each row set @a = 1 */;;',
      'DELIMITER ;',
    ].join('\n');
    expect(inspect(begin + sql + end, { ownName: 'app' })).toMatchObject({ triggers: 1 });
    expect(() => inspect(begin + sql + end, { ownName: 'other' })).toThrow(/refused/);
    const broken = sql.replace(' on `app`', '\non `app`');
    expect(() => inspect(begin + broken + end, { ownName: 'app' })).toThrow(/refused/);
  });
});
