import type { Json } from '../../../../model/run/facts.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import {
  type CodeObject,
  codeOf,
  type Inventory,
  isStored,
  routineKinds,
  takeInventory,
} from '../inventory.ts';
import { quoteName } from '../quote.ts';
import type { Server } from '../server.ts';
import { readCode } from './code-text.ts';
import { scopeOf } from './drop-code.ts';
import type { FoundInLoad } from './dump-inspector.ts';
import { different } from './failures.ts';
import { callsOf, type DumpFacts, type SwapHandle } from './handle.ts';
import { writeLedger } from './ledger.ts';
import { wholeTable } from './load-command.ts';
import { markOf, plantMark } from './mark.ts';

interface Loaded {
  readonly database: string;
  readonly dump: DumpFacts;
  /** By the inspector. */
  readonly found: Json;
}

/** Rejects unless everything that the dump says is there. */
export async function assertLoaded(
  server: Server,
  { database, dump, found }: Loaded,
  context: StepContext,
): Promise<Inventory> {
  // By the inspector of this restorer.
  const { isComplete, ...said } = found as unknown as FoundInLoad;
  if (!isComplete) throw different('its last line is missing');
  const inventory = await takeInventory(server, database, context);
  if (inventory === null) throw different('the database that was made for it is gone');
  const there = contentOf(inventory);
  for (const [key, count] of Object.entries(said)) {
    const has = there[key as keyof typeof there];
    if (has !== count) throw different(`${has} ${key}, where the dump has ${count}`);
  }
  if (dump.tables !== null && dump.tables !== said.tables) {
    throw different(`${said.tables} tables, where the manifest says ${dump.tables}`);
  }
  return inventory;
}

function contentOf(inventory: Inventory) {
  const stored = inventory.tables.filter((table) => isStored(table) && table.type !== 'SEQUENCE');
  return {
    tables: stored.length,
    views: codeOf(inventory, 'view').length,
    triggers: codeOf(inventory, 'trigger').length,
    events: codeOf(inventory, 'event').length,
    routines: codeOf(inventory, ...routineKinds).length,
  };
}

/** The last statement of a stream that went through another program; without it, the end was none. */
export async function assertCameWhole(
  server: Server,
  database: string,
  context: StepContext,
): Promise<void> {
  const inventory = await takeInventory(server, database, context);
  if (!inventory?.tables.some(({ name }) => name === wholeTable)) {
    throw different('it did not reach the server to its end');
  }
  await server.rows(`drop table ${quoteName(database)}.${wholeTable};\n`, context);
}

/** Proves what was loaded, and notes that it is whole. Its events sleep until it is live. */
export async function finishBeside(
  server: Server,
  { handle, found }: { readonly handle: SwapHandle; readonly found: Json },
  context: StepContext,
): Promise<void> {
  const { beside, kept, dump } = handle;
  if (callsOf(dump) !== null) await assertCameWhole(server, beside, context);
  const inventory = await assertLoaded(server, { database: beside, dump, found }, context);
  const tables = inventory.tables.filter(isStored).map(({ name }) => name);
  const scope = scopeOf(inventory, dump.selection, tables);
  const code = await readCode(server, { database: beside, ...scope }, context);
  await sleep(server, { database: beside, events: codeOf(inventory, 'event') }, context);
  await assertLinked(server, beside, context);
  if (handle.analyzes) await analyze(server, { database: beside, tables }, context);
  await warnOfDefiners(server, inventory, context);
  await plantMark(server, handle, context);
  const fresh = { tables: [...tables, markOf(handle)], code };
  await writeLedger(server, { kept, ledger: { phase: 'loaded', fresh, old: null } }, context);
}

async function sleep(
  server: Server,
  { database, events }: { readonly database: string; readonly events: readonly CodeObject[] },
  context: StepContext,
): Promise<void> {
  const sql = events.map(
    ({ name }) => `alter event ${quoteName(database)}.${quoteName(name)} disable;\n`,
  );
  if (sql.length > 0) await server.rows(sql.join(''), context);
}

/** A key that leads to a table beside, which is not in the dump, would lead nowhere after the exchange. */
async function assertLinked(server: Server, database: string, context: StepContext): Promise<void> {
  const name = `_utf8mb4 0x${Buffer.from(database).toString('hex')}`;
  const sql = `select r.table_name, r.referenced_table_name
    from information_schema.referential_constraints r
    where r.constraint_schema = ${name} and r.unique_constraint_schema = ${name}
      and not exists (select 1 from information_schema.tables t
        where t.table_schema = ${name} and t.table_name = r.referenced_table_name) limit 1;\n`;
  const [row] = await server.rows(sql, context);
  if (row === undefined) return;
  throw different(
    `a foreign key of ${row[0]} leads to the table ${row[1]}, which is not in the dump`,
  );
}

async function analyze(
  server: Server,
  { database, tables }: { readonly database: string; readonly tables: readonly string[] },
  context: StepContext,
): Promise<void> {
  if (tables.length === 0) return;
  const names = tables.map((name) => `${quoteName(database)}.${quoteName(name)}`);
  await server.rows(`analyze table ${names.join(', ')};\n`, context);
}

/** Code works with the rights of an account; one that is missing is found when the code is used. */
async function warnOfDefiners(
  server: Server,
  { code }: Inventory,
  context: StepContext,
): Promise<void> {
  const definers = [...new Set(code.map(({ definer }) => definer))].filter((name) => name !== '');
  if (definers.length === 0) return;
  try {
    const sql = "select concat(user, '@', host) from mysql.user;\n";
    const known = (await server.rows(sql, context)).map(([account = '']) => account);
    for (const definer of definers.filter((name) => !known.includes(name))) {
      context.warn(
        `code of the database works as ${definer}, an account that this server does not have`,
      );
    }
  } catch {
    // Whoever may not read the accounts is not told.
  }
}
