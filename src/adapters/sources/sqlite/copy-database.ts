import { writeSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { Facts } from '../../../model/run/facts.ts';

/** What the program of its own that copies a database is asked for. */
export interface CopyRequest {
  readonly database: string;
  /** An empty file. */
  readonly copy: string;
  /** How long to wait for a lock that somebody else holds; 30 seconds when left out. */
  readonly busyMs?: number;
}

/** What it answers: one JSON object a line, in this order; or `failed` instead of what is missing. */
export type CopyAnswer =
  | { readonly word: 'progress' }
  | { readonly word: 'copied'; readonly facts: Facts }
  | { readonly word: 'proved'; readonly facts: Facts; readonly problems: readonly string[] }
  | { readonly word: 'analyzed' }
  | { readonly word: 'failed'; readonly sqliteCode: number | null; readonly message: string };

const usualBusyMs = 30_000;
const pagesPerStep = 1_000;
const triesInSteps = 3;
const problemsShown = 10;

/** Runs in a process of its own, because it blocks, and because a process can be killed. */
export async function copyDatabase(request: CopyRequest): Promise<void> {
  try {
    say({ word: 'copied', facts: await copyWhole(request) });
    say(prove(request.copy));
  } catch (error) {
    sayFailed(error);
  }
}

/** The same for a file that nobody else knows: only its check, and what is in it. */
export function proveDatabase(file: string): void {
  try {
    say(prove(file, 'PRAGMA trusted_schema = OFF'));
  } catch (error) {
    sayFailed(error);
  }
}

/** Lets SQLite collect its statistics, which it keeps in the database itself. */
export function analyzeDatabase(file: string): void {
  try {
    const database = new DatabaseSync(uri(file, 'mode=rw'));
    try {
      database.exec('ANALYZE');
    } finally {
      database.close();
    }
    say({ word: 'analyzed' });
  } catch (error) {
    sayFailed(error);
  }
}

function sayFailed(error: unknown): void {
  const sqliteCode =
    error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
      ? error.errcode
      : null;
  const message = error instanceof Error ? error.message : String(error);
  say({ word: 'failed', sqliteCode, message });
}

async function copyWhole({ database, copy, busyMs }: CopyRequest): Promise<Facts> {
  const source = openExisting(database, busyMs ?? usualBusyMs);
  try {
    const journalMode = firstValue(source, 'PRAGMA journal_mode');
    const isDone = journalMode !== 'wal' && (await copyInSteps(source, copy));
    if (!isDone) await copySnapshot(source, copy);
    return { journalMode, sqliteVersion: firstValue(source, 'SELECT sqlite_version()') };
  } finally {
    source.close();
  }
}

/**
 * As any program that uses the database: only who may write can recover from a crash and clean up the files
 * beside it. It is not created, and nothing in it is changed.
 */
export function openExisting(database: string, timeout: number): DatabaseSync {
  const source = new DatabaseSync(uri(database, 'mode=rw'), { timeout });
  source.exec('PRAGMA query_only = 1');
  return source;
}

/**
 * Lets writers in between two steps; a copy that they overtake begins again by itself. `false` when they
 * overtake it again and again.
 */
async function copyInSteps(source: DatabaseSync, copy: string): Promise<boolean> {
  const overtaken = new Error('overtaken');
  let [remaining, tries] = [Number.POSITIVE_INFINITY, 1];
  const progress = ({ remainingPages }: { readonly remainingPages: number }): void => {
    if (remainingPages >= remaining) tries++;
    if (tries > triesInSteps) throw overtaken;
    remaining = remainingPages;
    say({ word: 'progress' });
  };
  try {
    await backup(source, copy, { rate: pagesPerStep, progress });
    return true;
  } catch (error) {
    if (error !== overtaken) throw error;
    return false;
  }
}

/** Of one moment, whatever is written meanwhile. Without a write-ahead log the writers wait. */
async function copySnapshot(source: DatabaseSync, copy: string): Promise<void> {
  source.exec('BEGIN');
  firstValue(source, 'SELECT count(*) FROM sqlite_schema');
  await backup(source, copy, { rate: pagesPerStep, progress: () => say({ word: 'progress' }) });
  source.exec('COMMIT');
}

/** Somebody else may have made it: what its schema calls must be harmless. */
function prove(copy: string, before = ''): CopyAnswer {
  // Nobody else knows the copy, and no file shall appear beside it.
  const database = new DatabaseSync(uri(copy, 'immutable=1'), { readOnly: true });
  try {
    database.exec(before);
    const problems = firstColumn(database, `PRAGMA integrity_check(${problemsShown})`)
      .map(String)
      .filter((line) => line !== 'ok');
    return { word: 'proved', facts: describe(database), problems };
  } finally {
    database.close();
  }
}

function describe(database: DatabaseSync): Facts {
  const tables = firstColumn(
    database,
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
  ).map(String);
  const count = (table: string) =>
    firstValue(database, `SELECT count(*) FROM "${table.replaceAll('"', '""')}"`);
  return {
    pageSize: firstValue(database, 'PRAGMA page_size'),
    pages: firstValue(database, 'PRAGMA page_count'),
    userVersion: firstValue(database, 'PRAGMA user_version'),
    applicationId: firstValue(database, 'PRAGMA application_id'),
    rows: Object.fromEntries(tables.map((table) => [table, count(table)])),
  };
}

function uri(file: string, parameter: string): URL {
  return new URL(`${pathToFileURL(file).href}?${parameter}`);
}

function firstValue(database: DatabaseSync, sql: string): string | number {
  const [value] = firstColumn(database, sql);
  return typeof value === 'number' ? value : String(value);
}

function firstColumn(database: DatabaseSync, sql: string): unknown[] {
  return database
    .prepare(sql)
    .all()
    .map((row) => Object.values(row)[0]);
}

function say(answer: CopyAnswer): void {
  writeSync(1, `${JSON.stringify(answer)}\n`);
}
