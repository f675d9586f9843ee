import type { StepContext } from '../../../../ports/step-context.ts';
import { isStored, takeInventory } from '../inventory.ts';
import { quoteName } from '../quote.ts';
import { isSelected } from '../selection.ts';
import type { Server } from '../server.ts';
import { readCode, writeCode } from './code-text.ts';
import { codeAmong, dropCode, scopeOf } from './drop-code.ts';
import { changed } from './failures.ts';
import type { SwapHandle } from './handle.ts';
import {
  exchanged,
  isExchanged,
  type Ledger,
  type OldContents,
  readLedger,
  waiting,
  writeLedger,
} from './ledger.ts';
import { assertOurs, isMark } from './mark.ts';

/**
 * The order: definitions are noted; code that cannot be renamed is dropped; all tables are renamed in one statement,
 * and a marker with them; the code is made again. After a crash at any of them it goes on where it was.
 */
export async function exchange(
  server: Server,
  handle: SwapHandle,
  context: StepContext,
): Promise<void> {
  const { kept } = handle;
  let ledger = await readLedger(server, handle, context);
  if (ledger === null) throw changed('nothing whole was loaded, or it was taken back');
  if (ledger.phase === 'active') return;
  if (ledger.old === null) {
    ledger = { ...ledger, phase: 'planned', old: await noteOld(server, handle, context) };
    await writeLedger(server, { kept, ledger }, context);
  }
  const known = { ...ledger, old: ledger.old as OldContents };
  if (await isExchanged(server, kept, context))
    await assertOurs(server, { handle, known }, context);
  else await renameAll(server, { handle, known }, context);
  await makeCode(server, { handle, known }, context);
  await writeLedger(server, { kept, ledger: { ...known, phase: 'active' } }, context);
}

async function noteOld(
  server: Server,
  { live, mayReplace, dump: { selection } }: SwapHandle,
  context: StepContext,
): Promise<OldContents> {
  const inventory = await takeInventory(server, live, context);
  const code = { database: live, programs: '', views: '' };
  if (inventory === null) return { wasThere: false, charset: '', collation: '', tables: [], code };
  const tables = inventory.tables
    .filter((table) => isStored(table) && (isMark(table.name) || isSelected(selection, table.name)))
    .map(({ name }) => name);
  if (!mayReplace && inventory.tables.length + inventory.code.length > 0) {
    throw changed(`something has appeared in the database ${live}, where nothing was`);
  }
  const { charset, collation } = inventory;
  const scope = scopeOf(inventory, selection, tables);
  return {
    ...{ wasThere: true, charset, collation, tables },
    code: await readCode(server, { database: live, ...scope }, context),
  };
}

export interface Exchange {
  readonly handle: SwapHandle;
  readonly known: Ledger & { readonly old: OldContents };
}

async function renameAll(
  server: Server,
  { handle: { live, beside, kept, dump }, known: { fresh, old } }: Exchange,
  context: StepContext,
): Promise<void> {
  await server.rows(createSql(live, dump), context);
  await dropAll(server, { database: live, handle: { dump }, tables: old.tables }, context);
  await dropAll(server, { database: beside, handle: { dump }, tables: fresh.tables }, context);
  await rename(
    server,
    [
      ...old.tables.map((name) => move(name, live, kept)),
      ...fresh.tables.map((name) => move(name, beside, live)),
      `${quoteName(kept)}.${waiting} to ${quoteName(kept)}.${exchanged}`,
    ],
    context,
  );
}

interface Dropping {
  readonly database: string;
  readonly handle: Pick<SwapHandle, 'dump'>;
  readonly tables: readonly string[];
}

/** What would be in the way of the rename, and what is about to be made again. */
export async function dropAll(
  server: Server,
  { database, handle, tables }: Dropping,
  context: StepContext,
): Promise<void> {
  const inventory = await takeInventory(server, database, context);
  if (inventory === null) return;
  const code = codeAmong(inventory, scopeOf(inventory, handle.dump.selection, tables));
  await dropCode(server, { database, code }, context);
}

export function move(name: string, from: string, to: string): string {
  const table = quoteName(name);
  return `${quoteName(from)}.${table} to ${quoteName(to)}.${table}`;
}

/** All or none. */
export async function rename(
  server: Server,
  moves: readonly string[],
  context: StepContext,
): Promise<void> {
  await server.rows(`rename table\n  ${moves.join(',\n  ')};\n`, context);
}

async function makeCode(
  server: Server,
  { handle: { live, kept, dump }, known: { fresh, old } }: Exchange,
  context: StepContext,
): Promise<void> {
  await server.rows(alterSql(live, dump), context);
  const own = { placing: { database: live, areEventsAsleep: false }, context };
  await writeCode(server, fresh.code, own);
  const asleep = { placing: { database: kept, areEventsAsleep: true }, context };
  if (old.wasThere) {
    await server.rows(alterSql(kept, old), context);
    await writeCode(server, old.code, asleep);
  }
}

interface Charset {
  readonly charset: string | null;
  readonly collation: string | null;
}

/** Both are words, as has been made sure of. */
export function createSql(database: string, { charset, collation }: Charset): string {
  const has = charset && collation ? ` character set ${charset} collate ${collation}` : '';
  return `create database if not exists ${quoteName(database)}${has};\n`;
}

export function alterSql(database: string, { charset, collation }: Charset): string {
  if (!(charset && collation)) return '';
  return `alter database ${quoteName(database)} character set ${charset} collate ${collation};\n`;
}
