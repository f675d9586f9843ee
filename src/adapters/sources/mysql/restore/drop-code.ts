import type { StepContext } from '../../../../ports/step-context.ts';
import { type CodeObject, codeOf, type Inventory } from '../inventory.ts';
import { quoteName } from '../quote.ts';
import { isSelected, type Selection } from '../selection.ts';
import type { Server } from '../server.ts';

/** All that may be there when it is called again. */
export async function dropCode(
  server: Server,
  { database, code }: { readonly database: string; readonly code: readonly CodeObject[] },
  context: StepContext,
): Promise<void> {
  if (code.length === 0) return;
  const sql = code.map(({ kind, name }) => {
    return `drop ${kind} if exists ${quoteName(database)}.${quoteName(name)};\n`;
  });
  // Bodies of packages are gone with them.
  await server.rows(sql.toReversed().join(''), context);
}

/** Which code goes with some tables of a database. */
export interface Scope {
  readonly hasPrograms: boolean;
  /** Whether routines and events do. */
  readonly isWhole: boolean;
  readonly tables: readonly string[];
  readonly views: readonly string[];
}

export function scopeOf(
  inventory: Inventory,
  selection: Selection,
  tables: readonly string[],
): Scope {
  const isWhole = selection.only === undefined;
  const views = codeOf(inventory, 'view')
    .map(({ name }) => name)
    .filter((name) => isSelected(selection, name));
  const programs = codeAmong(inventory, { isWhole, tables, views: [] });
  return { hasPrograms: programs.length > 0, isWhole, tables, views };
}

export function codeAmong(
  { code }: Inventory,
  { isWhole, tables, views }: Omit<Scope, 'hasPrograms'>,
): readonly CodeObject[] {
  return code.filter(({ kind, name, table }) => {
    if (kind === 'trigger') return tables.includes(table);
    if (kind === 'view') return views.includes(name);
    return isWhole;
  });
}
