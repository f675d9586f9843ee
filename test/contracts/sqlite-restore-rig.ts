import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { onTestFinished } from 'vitest';
import { createDatabaseSource } from '../../src/adapters/sources/sqlite/database-source.ts';
import { createRestorer } from '../../src/adapters/sources/sqlite/restore/restorer.ts';
import type { RestorerCase } from './restorer.ts';
import { takeDump } from './source.ts';

const endings = ['', '-wal', '-shm', '-journal'] as const;

/** A database with a write-ahead log; the newer one has most of its rows nowhere else. */
export const sqliteCase: RestorerCase = {
  name: 'sqlite',
  allow: [],
  plant: ({ repository }, version) => {
    const database = join(repository, 'app.db');
    createDatabase(database, version);
    if (version === 'new') leaveLog(database);
    return Promise.resolve();
  },
  dump: async (rig, file) => {
    const source = createDatabaseSource({ database: join(rig.repository, 'app.db') }, rig.place);
    await takeDump(source, rig.context, file);
    return rig.context.facts;
  },
  create: (parts) => createRestorer({ path: 'app.db' }, parts),
  clear: async ({ repository }) => {
    for (const ending of endings) await rm(join(repository, `app.db${ending}`), { force: true });
  },
  state: (repository) => stateOf(join(repository, 'app.db')),
  keptState: ([kept]) => (kept === undefined ? 'absent' : stateOf(kept)),
};

function createDatabase(file: string, version: string): void {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA user_version = 7;
    CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
    INSERT INTO notes SELECT i, '${version} ' || i FROM n`);
  database.close();
  // As a restored one where none was.
  chmodSync(file, 0o600);
}

/** By a program that is killed, so that nobody moves its rows into the database. */
function leaveLog(file: string): void {
  const script = `const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(process.argv[1]);
    database.exec("INSERT INTO notes (text) VALUES ('only in the log')");
    process.kill(process.pid, 'SIGKILL');`;
  try {
    execFileSync(process.execPath, ['--no-warnings', '--eval', script, file]);
  } catch {
    // That is what it is for.
  }
}

/** What a program would read there, asked of a copy: even reading changes the files beside a database. */
export function stateOf(file: string): string {
  if (!existsSync(file)) return 'absent';
  const folder = mkdtempSync(join(tmpdir(), 'state-'));
  try {
    for (const ending of endings) {
      if (existsSync(file + ending)) cpSync(file + ending, join(folder, `copy${ending}`));
    }
    const database = new DatabaseSync(join(folder, 'copy'));
    const rows = database.prepare('SELECT * FROM notes ORDER BY id').all();
    const [check] = database.prepare('PRAGMA integrity_check').all();
    database.close();
    const { mode, uid, gid } = lstatSync(file);
    const digest = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
    const ends = [rows.at(0)?.text, rows.at(-1)?.text];
    return JSON.stringify({ check, mode: mode.toString(8), uid, gid, ends, digest });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A program that has the database open until the test ends. */
export async function openElsewhere(file: string) {
  const script = `const { DatabaseSync } = require('node:sqlite');
    const database = new DatabaseSync(process.argv[1]);
    database.prepare('SELECT count(*) FROM notes').all();
    console.log('open'); setInterval(() => database, 1000);`;
  const child = spawn(process.execPath, ['--no-warnings', '--eval', script, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return {
    name: basename(process.execPath),
    end: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
