import type { StepContext } from '../../../../ports/step-context.ts';
import { takeInventory } from '../inventory.ts';
import { quoteName } from '../quote.ts';
import type { Server } from '../server.ts';
import { writeCode } from './code-text.ts';
import { changed } from './failures.ts';
import type { SwapHandle } from './handle.ts';
import {
  exchanged,
  isExchanged,
  type OldContents,
  ownTables,
  readLedger,
  waiting,
} from './ledger.ts';
import { assertOurs, dropMark } from './mark.ts';
import { alterSql, createSql, dropAll, type Exchange, move, rename } from './swap.ts';

/** The live database is as it was, and what was loaded is gone. Repeatable, also where nothing was done. */
export async function takeBack(
  server: Server,
  handle: SwapHandle,
  context: StepContext,
): Promise<void> {
  const { beside, kept } = handle;
  const ledger = await readLedger(server, handle, context);
  if (ledger?.old) {
    const exchange = { handle, known: { ...ledger, old: ledger.old } };
    await undo(server, exchange, context);
    // A rename that waits outlives its client, and can come through in between.
    if (await isExchanged(server, kept, context)) await undo(server, exchange, context);
  }
  await server.rows(`drop database if exists ${quoteName(beside)};\n`, context);
  await dropIfOurs(server, kept, context);
}

async function undo(server: Server, exchange: Exchange, context: StepContext): Promise<void> {
  const { handle, known } = exchange;
  if (await isExchanged(server, handle.kept, context)) {
    await assertOurs(server, exchange, context);
    await renameBack(server, exchange, context);
  }
  await restoreCode(server, { live: handle.live, old: known.old }, context);
}

async function renameBack(
  server: Server,
  { handle: { live, beside, kept, dump }, known: { fresh, old } }: Exchange,
  context: StepContext,
): Promise<void> {
  // Dropped where the rename came through only after that.
  await server.rows(createSql(beside, dump), context);
  await dropAll(server, { database: live, handle: { dump }, tables: fresh.tables }, context);
  await dropAll(server, { database: kept, handle: { dump }, tables: old.tables }, context);
  await rename(
    server,
    [
      ...fresh.tables.map((name) => move(name, live, beside)),
      ...old.tables.map((name) => move(name, kept, live)),
      `${quoteName(kept)}.${exchanged} to ${quoteName(kept)}.${waiting}`,
    ],
    context,
  );
}

/** What was dropped before the tables were renamed is made again. */
async function restoreCode(
  server: Server,
  { live, old }: { readonly live: string; readonly old: OldContents },
  context: StepContext,
): Promise<void> {
  if (old.wasThere) {
    await server.rows(alterSql(live, old), context);
    await writeCode(server, old.code, {
      placing: { database: live, areEventsAsleep: false },
      context,
    });
    return;
  }
  const inventory = await takeInventory(server, live, context);
  if (inventory === null || inventory.tables.length + inventory.code.length > 0) return;
  await server.rows(`drop database ${quoteName(live)};\n`, context);
}

/** A database in which something lies that we did not make is never dropped. */
async function dropIfOurs(server: Server, kept: string, context: StepContext): Promise<void> {
  const inventory = await takeInventory(server, kept, context);
  if (inventory === null) return;
  const [other] = [
    ...inventory.tables.filter(({ name }) => !ownTables.includes(name)),
    ...inventory.code,
  ];
  if (other !== undefined) {
    // Without what is ours it is kept for good.
    if (!inventory.tables.some(({ name }) => ownTables.includes(name))) return;
    throw changed(`${kept} holds what is not of this restore: ${other.name}`);
  }
  await server.rows(`drop database if exists ${quoteName(kept)};\n`, context);
}

/** After it was made live for good. Answers where the old data is kept; `null` for nowhere. */
export async function conclude(
  server: Server,
  settling: Settling,
  context: StepContext,
): Promise<string | null> {
  const kept = await settleKept(server, settling, context);
  // Until then it can be taken back.
  await dropMark(server, settling.handle, context);
  return kept;
}

interface Settling {
  readonly handle: SwapHandle;
  readonly discards: boolean;
}

async function settleKept(
  server: Server,
  { handle, discards }: Settling,
  context: StepContext,
): Promise<string | null> {
  const { beside, kept } = handle;
  const ledger = await readLedger(server, handle, context);
  if (ledger !== null && ledger.phase !== 'active') {
    throw changed(`${handle.live} was not exchanged`);
  }
  await server.rows(`drop database if exists ${quoteName(beside)};\n`, context);
  if (ledger === null) return (await hasTables(server, kept, context)) ? kept : null;
  const isKept = ledger.old?.wasThere === true && !isEmpty(ledger.old);
  if (discards || !isKept) {
    await server.rows(`drop database if exists ${quoteName(kept)};\n`, context);
    return null;
  }
  const own = ownTables.map((name) => `${quoteName(kept)}.${name}`).join(', ');
  await server.rows(`drop table if exists ${own};\n`, context);
  return kept;
}

function isEmpty({ tables, code }: OldContents): boolean {
  return tables.length === 0 && code.programs === '' && code.views === '';
}

async function hasTables(server: Server, kept: string, context: StepContext): Promise<boolean> {
  return (await takeInventory(server, kept, context)) !== null;
}
