import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startCopy } from '../../src/adapters/sources/sqlite/copy-process.ts';
import { createDatabaseSource } from '../../src/adapters/sources/sqlite/database-source.ts';
import type { Source } from '../../src/ports/source.ts';
import { descendants } from './processes.ts';
import { createRig, localPlace, type Rig, sourceContract, takeDump } from './source.ts';

const sqlite = ({ place, repository }: Omit<Rig, 'context'>): Source =>
  createDatabaseSource({ database: join(repository, 'app.db') }, place);

const fault = (
  name: string,
  [code, message]: readonly [string, RegExp],
  damage: (database: string) => Promise<void>,
) => ({
  ...{ name, code, message },
  create: async (rig: Rig) => {
    fill(rig.repository);
    await damage(join(rig.repository, 'app.db'));
    return sqlite(rig);
  },
});

sourceContract({
  name: 'sqlite',
  prepare: (repository) => Promise.resolve(fill(repository)),
  create: (place, repository) => sqlite({ place, repository }),
  compare: (file, repository, { facts }) => {
    expect(rowsOf(file)).toEqual(rowsOf(join(repository, 'app.db')));
    expect(facts).toMatchObject({
      ...{ journalMode: 'delete', userVersion: 7, applicationId: 99, pageSize: 4096 },
      rows: { 'odd "name"': 1, notes: 5000 },
    });
    return Promise.resolve();
  },
  faults: [
    fault(
      'a missing database',
      ['BP5010', /app.db cannot be opened: it was there when the run began/],
      (file) => rm(file),
    ),
    fault('a foreign file', ['BP5010', /is no SQLite database, or an encrypted one/], (file) =>
      writeFile(file, Buffer.alloc(8192, 'encrypted')),
    ),
    fault('a cut database', ['BP5014', /app.db/], (file) => truncate(file, 40_960)),
    fault('a damaged page', ['BP5014', /integrity_check|is damaged/], async (file) => {
      const bytes = await readFile(file);
      await writeFile(file, bytes.fill(0xff, 8 * 4096 + 8, 8 * 4096 + 200));
    }),
  ],
  hang: async (rig) => {
    fill(rig.repository);
    await lock(rig.repository);
    return { source: sqlite(rig), begun: () => expect.poll(copyingProcess).toBeDefined() };
  },
});

/** Each copy waits for the writer in the end, and this one never rests. */
const starvedMs = 240_000;

describe('a database in use', () => {
  const modes = ['wal', 'delete'];
  test.each(modes)(
    'in journal mode %s is copied as of one moment',
    { timeout: starvedMs },
    async (mode) => {
      const rig = await createRig();
      fill(rig.repository, mode);
      await write(rig.repository);
      for (const round of [1, 2, 3]) {
        const file = join(rig.context.folder, `copy-${round}`);
        await takeDump(sqlite(rig), rig.context, file);
        const { left, right } = rowsOf(file);
        expect(left).toEqual(right);
        expect(rig.context.facts).toMatchObject({ journalMode: mode });
      }
    },
  );

  test('that is locked for too long is said to be', async () => {
    const rig = await createRig();
    fill(rig.repository);
    await lock(rig.repository);
    const request = {
      database: join(rig.repository, 'app.db'),
      copy: join(rig.context.folder, 'copy'),
      busyMs: 20,
    };
    await expect(startCopy(request, rig.place, rig.context).copied()).rejects.toMatchObject({
      code: 'BP5010',
      message: expect.stringContaining('is locked by another program'),
    });
  });

  test('whose copier is killed does not count', async () => {
    const rig = await createRig();
    fill(rig.repository);
    await lock(rig.repository);
    const dumping = sqlite(rig).dump(rig.context);
    const failed = expect(dumping).rejects.toMatchObject({ code: 'BP5011' });
    await expect.poll(copyingProcess).toBeDefined();
    process.kill(copyingProcess() ?? 0, 'SIGKILL');
    await failed;
  });
});

describe('preflight', () => {
  test.each([
    ['a missing file', (file: string) => rm(file), /there is no database/],
    ['a folder', (file: string) => rm(file).then(() => mkdir(file)), /is no file/],
    ['a foreign file', (file: string) => writeFile(file, 'text'), /is no SQLite database/],
    ['an empty file', (file: string) => writeFile(file, ''), /is empty/],
  ])('says what is wrong with %s', async (_name, change, message) => {
    const rig = await createRig();
    fill(rig.repository);
    await change(join(rig.repository, 'app.db'));
    expect(await sqlite(rig).check(rig.context)).toMatchObject([
      { message: expect.stringMatching(message) },
    ]);
  });

  test('finds a write-ahead log in a folder that is closed to us', async () => {
    const rig = await createRig();
    fill(rig.repository, 'wal');
    await chmod(rig.repository, 0o555);
    const found = await checkAsNobody(rig);
    expect(found).toMatch(/may not write .*app.db-shm/);
  });
});

function fill(repository: string, journalMode = 'delete'): void {
  const database = new DatabaseSync(join(repository, 'app.db'));
  database.exec(`PRAGMA page_size = 4096; PRAGMA journal_mode = ${journalMode};
    PRAGMA user_version = 7; PRAGMA application_id = 99;
    CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT); CREATE INDEX by_text ON notes (text);
    CREATE TABLE "odd ""name""" (x); INSERT INTO "odd ""name""" VALUES (x'00ff');
    CREATE TABLE "left" (n); CREATE TABLE "right" (n);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
    INSERT INTO notes SELECT i, 'note ' || i || hex(zeroblob(20)) FROM n`);
  database.close();
}

function rowsOf(file: string): Record<string, unknown[]> {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = (table: string) => database.prepare(`SELECT * FROM "${table}"`).all();
  const tables = { notes: rows('notes'), odd: rows('odd ""name""') };
  const both = { left: rows('left'), right: rows('right') };
  database.close();
  return { ...tables, ...both };
}

/** A program of its own that goes on writing to two tables at once; resolves when it has begun. */
function write(repository: string): Promise<void> {
  return begin(
    repository,
    `for (let n = 0; ; n++) {
       database.exec('BEGIN IMMEDIATE; INSERT INTO "left" VALUES (' + n + '); INSERT INTO "right" VALUES (' + n + '); COMMIT');
       if (n === 10) console.log('begun');
     }`,
  );
}

/** A program of its own that lets nobody in. */
function lock(repository: string): Promise<void> {
  return begin(
    repository,
    `database.exec('BEGIN EXCLUSIVE'); console.log('begun'); process.stdin.resume();`,
  );
}

async function begin(repository: string, work: string): Promise<void> {
  const file = JSON.stringify(join(repository, 'app.db'));
  const program = spawn(
    process.execPath,
    [
      ...['--no-warnings', '--input-type=module', '--eval'],
      `import { DatabaseSync } from 'node:sqlite'; const database = new DatabaseSync(${file}, { timeout: 60_000 }); ${work}`,
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  onTestFinished(() => end(program));
  await once(program.stdout, 'data');
}

async function end(program: ChildProcess): Promise<void> {
  program.kill('SIGKILL');
  if (program.exitCode === null && program.signalCode === null) await once(program, 'exit');
}

function copyingProcess(): number | undefined {
  return descendants().find(({ argv }) => argv.includes('copyDatabase('))?.pid;
}

function checkAsNobody({ repository, context }: Rig): Promise<string> {
  const module = new URL('../../src/adapters/sources/sqlite/check-database.ts', import.meta.url);
  const main = `import(${JSON.stringify(module.href)}).then(({ checkDatabase }) => checkDatabase(${JSON.stringify(join(repository, 'app.db'))})).then((found) => console.log(JSON.stringify(found)))`;
  const { stdout } = localPlace().spawn(
    {
      argv: [
        ...(['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'] as const),
        ...[process.execPath, '--no-warnings', '--input-type=module', '--eval', main],
      ],
    },
    context,
  );
  return text(stdout);
}
