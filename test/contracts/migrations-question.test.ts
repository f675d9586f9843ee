import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { createLocalPlace } from '../../src/adapters/places/local/local.ts';
import { sqliteQuestion } from '../../src/adapters/sources/sqlite/question.ts';
import type { Command } from '../../src/ports/place.ts';
import { createMigrationsQuestion } from '../../src/stages/provenance/migrations-question.ts';
import { untilFile } from '../rig/run/program.ts';
import { livingMembers } from './processes.ts';
import { createContext, temporaryFolder } from './step-context.ts';

const place = createLocalPlace({ environment: process.env, graceMs: 100 });
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function questionOf(command: Omit<Command, 'cwd'>, timeoutMs = 20_000) {
  const folder = await temporaryFolder();
  const program = { command: { ...command, cwd: folder }, key: 'the key', timeoutMs };
  return { folder, question: createMigrationsQuestion(program, place) };
}

const shell = (script: string) => ({ argv: ['sh', '-c', script] as const });

test('the answer is the SHA-256 of every byte that the program prints', async () => {
  const { question } = await questionOf(shell("printf '0001\\n0002\\n'; echo beside >&2"));
  expect(await question.ask(await createContext())).toBe(sha256('0001\n0002\n'));
});

test.each([
  ['printf 0001; echo no database >&2; exit 3', 'sh ended with exit code 3: no database'],
  ['true', 'the program printed nothing'],
  ['head -c 1048577 /dev/zero', 'the program prints more than 1 MiB'],
  ['yes', 'the program prints more than 1 MiB'],
  ['kill -9 $$', 'sh was killed by SIGKILL'],
])('no answer: %s', async (script, message) => {
  const { question } = await questionOf(shell(script));
  await expect(question.ask(await createContext())).rejects.toThrow(message);
});

test('exactly 1 MiB is an answer', async () => {
  const { question } = await questionOf(shell('head -c 1048576 /dev/zero'));
  expect(await question.ask(await createContext())).toMatch(/^[0-9a-f]{64}$/);
});

test('a program that does not end is ended, with all that it has started', async () => {
  const { folder, question } = await questionOf(shell('echo $$ > group; sleep 600 & wait'), 1_000);
  const asked = question.ask(await createContext());
  await expect(asked).rejects.toThrow('the program took longer than 1 s');
  expect(livingMembers(Number(readFileSync(join(folder, 'group'), 'utf8')))).toEqual([]);
});

test('an interrupt ends it at once', async () => {
  const { folder, question } = await questionOf(shell('echo $$ > group; sleep 600'));
  const context = await createContext();
  const asked = question.ask(context);
  const told = expect(asked).rejects.toThrow('interrupted');
  await untilFile(join(folder, 'group'));
  context.abort(new Error('interrupted'));
  await told;
});

test('a check finds the program and does not start it', async () => {
  const { folder, question } = await questionOf({ argv: ['./tool'] });
  const [missing] = await question.check(await createContext());
  expect(missing).toMatchObject({
    severity: 'error',
    message: 'there is no program ./tool that this user may run',
    hint: 'install it, or correct `the key`',
  });
  writeFileSync(join(folder, 'tool'), '#!/bin/sh\necho ran > ran\n');
  expect(await question.check(await createContext())).toHaveLength(1);
  chmodSync(join(folder, 'tool'), 0o755);
  expect(await question.check(await createContext())).toEqual([]);
  expect(readdirSync(folder)).toEqual(['tool']);
});

async function database(): Promise<string> {
  const path = join(await temporaryFolder(), 'shop.db');
  const made = new DatabaseSync(path);
  made.exec('PRAGMA journal_mode = wal');
  made.exec('create table done (id integer, name text, size real, bytes blob)');
  made.exec(
    "insert into done values (2, 'zwölf', 1.5, x'00ff'), (9007199254740993, null, 0, null)",
  );
  made.close();
  return path;
}

test('rows of SQLite, as text that says all of them', async () => {
  const sql = 'select id, id, name, size, bytes from done order by id';
  const { question } = await questionOf(sqliteQuestion({ database: await database(), sql }));
  const rows = [
    '["2","2","zwölf",1.5,"00ff"]',
    '["9007199254740993","9007199254740993",null,0,null]',
  ];
  const printed = rows.map((row) => `${row}\n`).join('');
  expect(await question.ask(await createContext())).toBe(sha256(printed));
});

test.each([
  ['select * from nobody', 'no such table: nobody'],
  ['delete from done', 'attempt to write a readonly database'],
  ['select 1 from done where 0', 'the program printed nothing'],
  [
    'with recursive n(i) as (select 1 union all select i + 1 from n) select i from n',
    'more than 1 MiB',
  ],
])('a query without an answer: %s', async (sql, says) => {
  const path = await database();
  const { question } = await questionOf(sqliteQuestion({ database: path, sql }));
  await expect(question.ask(await createContext())).rejects.toThrow(says);
  expect(new DatabaseSync(path).prepare('select count(*) as n from done').get()).toEqual({ n: 2 });
});
