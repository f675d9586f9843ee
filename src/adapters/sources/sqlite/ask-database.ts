import { writeSync } from 'node:fs';
import type { SQLInputValue } from 'node:sqlite';
import { openExisting } from './copy-database.ts';

export interface DatabaseQuestion {
  readonly database: string;
  readonly sql: string;
}

const busyMs = 30_000;

/** Runs in a process of its own: prints each row as a JSON list, on a line. Answers its exit code. */
export function askDatabase({ database, sql }: DatabaseQuestion): number {
  try {
    const source = openExisting(database, busyMs);
    try {
      const statement = source.prepare(sql);
      statement.setReadBigInts(true);
      statement.setReturnArrays(true);
      for (const row of statement.iterate()) writeSync(1, `${JSON.stringify(row, plain)}\n`);
      return 0;
    } finally {
      source.close();
    }
  } catch (error) {
    writeSync(2, `${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function plain(_key: string, value: SQLInputValue): unknown {
  if (typeof value === 'bigint') return String(value);
  if (!ArrayBuffer.isView(value)) return value;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex');
}
