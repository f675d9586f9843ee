import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Site } from './site.ts';

/** By path in the repository: databases with one table of these rows. */
export function plantDatabases(
  site: Pick<Site, 'path'>,
  files: Readonly<Record<string, readonly string[]>>,
): void {
  for (const [name, rows] of Object.entries(files)) {
    const file = site.path('repository', name);
    mkdirSync(dirname(file), { recursive: true });
    const database = new DatabaseSync(file);
    database.exec('create table if not exists notes (text)');
    const insert = database.prepare('insert into notes values (?)');
    for (const row of rows) insert.run(row);
    database.close();
  }
}

export function rowsOf(file: string): readonly unknown[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('select text from notes order by 1').all();
  database.close();
  return rows.map(({ text }) => text);
}
