import { expect, test } from 'vitest';
import { createInspector } from '../../../../../src/adapters/sources/postgres/restore/inspect/plain.ts';

/** What psql gets to see of a dump that comes in pieces of so many bytes. */
function pass(text: string, pieceBytes: number, isOneTransaction = false): string {
  const [inspector, passed] = [createInspector({ isOneTransaction }), [] as Buffer[]];
  const bytes = Buffer.from(text, 'latin1');
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = Buffer.from(bytes.subarray(at, at + pieceBytes));
    inspector.read(piece);
    passed.push(piece);
  }
  inspector.found();
  return Buffer.concat(passed).toString('latin1');
}

const sizes = [1, 2, 7, 100_000];
const rows = 'COPY public.t (a, "from stdin") FROM stdin;\n';

test.each([
  ['rows that look like commands', `${rows}\\\\! id\t1\n\\N\t\\.x\n\\!\tid\n\\.\n`],
  ['no rows', `${rows}\\.\n`],
  ['rows with other ends', 'COPY t FROM stdin;\r\n1\r\n\\.\r\n'],
  ['two tables', `${rows}1\n\\.\n\n${rows}2\n\\.\nSELECT 1;\n`],
  [
    'texts',
    `SELECT 'C:\\', '\\! id', 'it''s \\! id', E'it\\'s \\! id', U&'\\0041', b'1', X'\\!';\n`,
  ],
  ['texts over lines', `SELECT 'a\n\\! id\n', E'\\\n\\'\n\\! id';\n`],
  ['names', `SELECT 1 AS "a\\""b\\! id";\n`],
  ['bodies', 'DO $$ \\! id $$; DO $a$ $ $$ $b$ \\! id $b$a$; SELECT $1$q$\\!$q$;\n'],
  ['no body', `SELECT a$b$c, $1, $2; SELECT 'x$a$';\n`],
  ['comments', `-- \\! id\n/* \\! /* -- ' */ \\! **/ SELECT 1 -- '\n;\n`],
  ['numbers', 'SELECT 1e+20, .5, 10.25E3, a[1:2], 1::text;\n'],
  [
    'parts of a function',
    'CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; END;\n',
  ],
  ['a word', 'CREATE TABLE copy (stdin text); COMMENT ON TABLE copy IS $$COPY t TO PROGRAM$$;\n'],
])('lets %s pass as they are', (_name, text) => {
  for (const size of sizes) expect(pass(text, size)).toBe(text);
});

test('makes comments of the pair of commands that pg_dump writes around a dump', () => {
  const text = (start: string) =>
    `--\n-- PostgreSQL database dump\n--\n\n${start}restrict aB3\n\nSELECT 1;\n${rows}\\restrict x\n\\.\n\n--\n\n${start}unrestrict aB3\n\n`;
  for (const size of sizes)
    expect(pass(text('\\'), size)).toBe(
      text('--').replaceAll('--restrict', '--estrict').replaceAll('--unrestrict', '--nrestrict'),
    );
});

const command = '\\! id\n';

test.each([
  ['a command', command],
  ['a command behind a statement', `SELECT 1; ${command}`],
  ['a command in a statement', `SELECT 1 ${command}`],
  ['a command that sends one', 'SELECT 1 \\g |id\n'],
  ['a copy to a program', `\\copy t to program 'id'\n`],
  ['an included file', '\\i /tmp/x\n'],
  ['a command behind rows', `${rows}1\n\\.\n${command}`],
  ['a command behind a text', `SELECT 'a';${command}`],
  ['a command behind a text that escapes nothing', `SELECT 'a\\';\n${command}--';\n`],
  ['a command behind an escape', `SELECT E'a\\\\';\n${command}`],
  ['a command behind a continued text', `SELECT E'a'\n'b\\';\n${command}--'\n`],
  ['a command behind a word that is no prefix', `SELECT ae'\\';${command}--';\n`],
  ['a command behind a comment', `-- a\n${command}`],
  ['a command behind a nested comment', `/* /* */ */ ${command}`],
  ['a command behind a slash in a comment', `/*//* */ */ ${command}`],
  ['a command behind a comment that is none', `SELECT 1 - -1;${command}`],
  ['a command behind a body', `DO $a$ $a $a$;${command}`],
  ['a command behind a body that is none', `SELECT a$b$;${command}--$b$\n`],
  ['a hidden end of a line', `-- a\r${command}`],
  ['a carriage return', `SELECT E'a'\r'b\\'';\n`],
  ['a zero byte', `SELECT 'a\0';\n`],
  ['a number that versions read in two ways', `SELECT 1E'\\'';\n`],
  ['another such number', 'SELECT 123a$x$;\n$x$\n'],
  ['such a parameter', 'SELECT $1a$x$;\n$x$\n'],
  ['a statement behind the beginning of rows', `COPY t FROM stdin; SELECT 1;\n${command}`],
  ['rows that psql does not see', `SELECT (;\nCOPY t FROM stdin;\n${command}\\.\n`],
  ['rows in a function', `CREATE FUNCTION f() BEGIN ATOMIC;\nCOPY t FROM stdin;\n${command}\\.\n`],
  ['rows in a text', `SELECT '\nCOPY t FROM stdin;\n';\n${command}`],
  ['rows of a program', `COPY t FROM PROGRAM 'id';\n`],
  ['rows into a program', `copy t to program 'id';\n`],
  ['rows of a file', `COPY t FROM '/etc/passwd';\n`],
  ['rows with options', 'COPY t FROM stdin WITH (FORMAT csv);\n'],
  ['half an end of rows', `${rows}\\. \n${command}`],
  ['no end of rows', `${rows}1\n`],
  ['no end of a text', `SELECT 'a;\n`],
  ['no end of a statement', 'SELECT 1\n'],
  ['no end of the pair', '\\restrict a\nSELECT 1;\n'],
  ['two pairs', '\\restrict a\n\\restrict b\n'],
  ['a pair that begins late', 'SELECT 1;\n\\restrict a\n\\unrestrict a\n'],
  ['a pair of two words', '\\restrict a\n\\unrestrict b\n'],
  ['an end alone', '\\unrestrict a\n'],
  ['something behind the pair', '\\restrict a\n\\unrestrict a\nSELECT 1;\n'],
  ['a command in the pair', `\\restrict a\n${command}\\unrestrict a\n`],
  ['a pair with more in its line', '\\restrict a \\! id\nSELECT 1;\n\\unrestrict a\n'],
])('refuses %s', (_name, text) => {
  for (const size of sizes) {
    expect(() => pass(text, size)).toThrow(expect.objectContaining({ code: 'BP5111' }));
  }
});

test('lets no dump end the transaction in which it is loaded', () => {
  const text = "BEGIN;\nSELECT pg_catalog.lowrite(0, '');\nCOMMIT;\n";
  expect(pass(text, 7)).toBe(text);
  expect(() => pass(text, 7, true)).toThrow(/`begin` in it ends the transaction/);
});
