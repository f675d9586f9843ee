import { createHash } from 'node:crypto';
import type { StepContext } from '../../../../ports/step-context.ts';
import { takeInventory } from '../inventory.ts';
import { quoteName } from '../quote.ts';
import type { Server } from '../server.ts';
import { changed } from './failures.ts';
import type { SwapHandle } from './handle.ts';
import type { Ledger } from './ledger.ts';

const begin = 'run_pipeline_live_';
const digestLength = 16;

type Names = Pick<SwapHandle, 'beside' | 'live'>;

/**
 * A table that goes wherever what was loaded goes, and says whose it is: others have tables of the same names.
 */
export function markOf({ beside }: Pick<Names, 'beside'>): string {
  return begin + createHash('sha256').update(beside).digest('hex').slice(0, digestLength);
}

/** Of this restore or another. */
export function isMark(name: string): boolean {
  return name.startsWith(begin);
}

export async function plantMark(
  server: Server,
  names: Pick<Names, 'beside'>,
  context: StepContext,
): Promise<void> {
  const table = `${quoteName(names.beside)}.${markOf(names)}`;
  await server.rows(`create table ${table} (id int primary key) engine = InnoDB;\n`, context);
}

/** Rejects where somebody has put other data in the place of what was made live. */
export async function assertOurs(
  server: Server,
  { handle, known: { fresh } }: { readonly handle: Names; readonly known: Pick<Ledger, 'fresh'> },
  context: StepContext,
): Promise<void> {
  // A restore that an older version has begun has none.
  if (!fresh.tables.includes(markOf(handle)) || (await isMarked(server, handle, context))) return;
  throw changed(`what is in ${handle.live} now is not what this restore has put there`);
}

/** The last trace in the database that everybody uses. */
export async function dropMark(server: Server, names: Names, context: StepContext): Promise<void> {
  if (!(await isMarked(server, names, context))) return;
  const sql = `drop table if exists ${quoteName(names.live)}.${markOf(names)};\n`;
  await server.rows(sql, context);
}

async function isMarked(server: Server, names: Names, context: StepContext): Promise<boolean> {
  const inventory = await takeInventory(server, names.live, context);
  return inventory?.tables.some(({ name }) => name === markOf(names)) === true;
}
