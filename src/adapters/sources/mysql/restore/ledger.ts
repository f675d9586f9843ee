import type { StepContext } from '../../../../ports/step-context.ts';
import { numberOf } from '../explain-client.ts';
import { quoteName } from '../quote.ts';
import type { Server } from '../server.ts';
import type { CodeText } from './code-text.ts';

/**
 * What is known of an exchange, on the server itself: in the database that keeps what was there. Without it nothing
 * whole was loaded.
 */
export interface Ledger {
  readonly phase: 'loaded' | 'planned' | 'active';
  readonly fresh: Contents;
  /** `null` until the exchange begins. */
  readonly old: OldContents | null;
}

/** Tables, and code that cannot be renamed. */
interface Contents {
  readonly tables: readonly string[];
  readonly code: CodeText;
}

export interface OldContents extends Contents {
  /** Whether there was such a database at all. */
  readonly wasThere: boolean;
  readonly charset: string;
  readonly collation: string;
}

const table = 'run_pipeline_restore';
/** It gets its other name in the same statement in which all tables get theirs. */
export const [waiting, exchanged] = ['run_pipeline_waiting', 'run_pipeline_exchanged'] as const;

/** Ours, and no part of what is kept. */
export const ownTables: readonly string[] = [table, waiting, exchanged];

const [unknownDatabase, unknownTable] = [1049, 1146];

export async function readLedger(
  server: Server,
  kept: string,
  context: StepContext,
): Promise<Ledger | null> {
  try {
    const sql = `select detail from ${quoteName(kept)}.${table};\n`;
    const [row] = await server.rows(sql, context);
    // Written below, in one statement.
    return row?.[0] === undefined ? null : (JSON.parse(row[0]) as Ledger);
  } catch (error) {
    if ([unknownDatabase, unknownTable].includes(numberOf(error))) return null;
    throw error;
  }
}

/** The first of a restore makes the database, too. */
export async function writeLedger(
  server: Server,
  { kept, ledger }: { readonly kept: string; readonly ledger: Ledger },
  context: StepContext,
): Promise<void> {
  const name = quoteName(kept);
  const detail = Buffer.from(JSON.stringify(ledger)).toString('hex');
  const sql = `
create database if not exists ${name};
create table if not exists ${name}.${table}
  (id int primary key, detail longtext character set utf8mb4) engine = InnoDB;
${ledger.phase === 'loaded' ? `create table if not exists ${name}.${waiting} (id int primary key) engine = InnoDB;` : ''}
replace into ${name}.${table} values (1, _utf8mb4 0x${detail});
`;
  await server.rows(sql, context);
}

export async function isExchanged(
  server: Server,
  kept: string,
  context: StepContext,
): Promise<boolean> {
  const sql = `select 1 from ${quoteName(kept)}.${exchanged} limit 1;\n`;
  try {
    await server.rows(sql, context);
    return true;
  } catch (error) {
    if ([unknownDatabase, unknownTable].includes(numberOf(error))) return false;
    throw error;
  }
}
