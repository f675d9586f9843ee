import type { BackupError } from '../../../../model/failures.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import { numberOf } from '../explain-client.ts';
import { quoteName } from '../quote.ts';
import type { Server } from '../server.ts';
import type { CodeText } from './code-text.ts';
import { changed } from './failures.ts';
import type { SwapHandle } from './handle.ts';

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

const [knownDatabase, unknownDatabase, unknownTable] = [1007, 1049, 1146];

type Names = Pick<SwapHandle, 'beside' | 'kept'>;

/** Rejects where another restore has taken the name of what is kept: nothing there is for this one to touch. */
export async function readLedger(
  server: Server,
  { beside, kept }: Names,
  context: StepContext,
): Promise<Ledger | null> {
  const ledger = await readAny(server, kept, context);
  if (ledger !== null && ledger.fresh.code.database !== beside) throw takenBy(kept);
  return ledger;
}

async function readAny(server: Server, kept: string, context: StepContext): Promise<Ledger | null> {
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

/** The first of a restore makes the database, too; of two restores, one alone can. */
export async function writeLedger(
  server: Server,
  { kept, ledger }: { readonly kept: string; readonly ledger: Ledger },
  context: StepContext,
): Promise<void> {
  const name = quoteName(kept);
  const detail = Buffer.from(JSON.stringify(ledger)).toString('hex');
  const create = `
create database ${name};
create table ${name}.${table}
  (id int primary key, detail longtext character set utf8mb4) engine = InnoDB;
create table ${name}.${waiting} (id int primary key) engine = InnoDB;`;
  const sql = `${ledger.phase === 'loaded' ? create : ''}
replace into ${name}.${table} values (1, _utf8mb4 0x${detail});
`;
  try {
    await server.rows(sql, context);
  } catch (error) {
    throw numberOf(error) === knownDatabase ? takenBy(kept) : error;
  }
}

function takenBy(kept: string): BackupError {
  return changed(`${kept} belongs to another restore, which has taken the name meanwhile`);
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
