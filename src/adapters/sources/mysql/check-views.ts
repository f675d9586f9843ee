import { BackupError } from '../../../model/failures.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { numberOf } from './explain-client.ts';
import { codeOf, type Inventory } from './inventory.ts';
import { quoteName } from './quote.ts';
import { isSelected, type Selection } from './selection.ts';
import type { Server } from './server.ts';

export interface Viewed {
  readonly database: string;
  readonly selection: Selection;
  readonly inventory: Inventory;
}

/** More are not looked for. */
const mostFound = 10;

/** The dump program ends at the first view that it cannot look at: they are all looked at before it begins. */
export async function checkViews(
  server: Server,
  { database, selection, inventory }: Viewed,
  context: StepContext,
): Promise<readonly Finding[]> {
  const views = codeOf(inventory, 'view')
    .map(({ name }) => name)
    .filter((name) => isSelected(selection, name));
  const found: Finding[] = [];
  const look = async (names: readonly string[]): Promise<void> => {
    if (names.length === 0 || found.length === mostFound) return;
    const finding = await lookAt(server, { database, names }, context);
    if (finding === null) return;
    if (names.length === 1) return void found.push(finding);
    const middle = names.length / 2;
    await look(names.slice(0, middle));
    await look(names.slice(middle));
  };
  await look(views);
  return found;
}

async function lookAt(
  server: Server,
  { database, names }: { readonly database: string; readonly names: readonly string[] },
  context: StepContext,
): Promise<Finding | null> {
  const sql = names.map((name) => `show fields from ${quoteName(database)}.${quoteName(name)};\n`);
  try {
    await server.rows(sql.join(''), context);
    return null;
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    const message = `the view ${names[0]} of ${database} cannot be dumped: ${error.message}`;
    return { severity: 'error', message, hint: hints[numberOf(error)] ?? error.hint };
  }
}

const hints: Readonly<Record<number, string>> = {
  1356: 'what it shows is gone, or its account is: correct or drop the view, or name it in `exclude`',
  1370: 'GRANT EXECUTE on that function to the account of the dump, or name the view in `exclude`',
};
