import type { StepContext } from '../../../ports/step-context.ts';
import type { CodeObject } from './inventory.ts';
import { quoteName } from './quote.ts';
import type { Server } from './server.ts';

export interface Named {
  readonly database: string;
  readonly triggers: readonly CodeObject[];
}

/** Whether a trigger is kept with the name of its database, as its maker wrote it: the dump has it, too. */
export async function nameTheirs(
  server: Server,
  { database, triggers }: Named,
  context: StepContext,
): Promise<boolean> {
  if (triggers.length === 0) return false;
  const own = quoteName(database);
  const sql = triggers.map(({ name }) => `show create trigger ${own}.${quoteName(name)};\n`);
  const rows = await server.rows(sql.join(''), context);
  return rows.some(([, , statement = '']) => namesDatabase(statement));
}

const name = '(?:`(?:[^`]|``)+`|"[^"]+"|[\\w$\\x80-\\uffff]+)';
const header = new RegExp(
  `\\btrigger\\s+(?:if\\s+not\\s+exists\\s+)?${name}\\s+(?:before|after)\\s+\\w+\\s+on\\s+${name}\\s+for\\b`,
  'i',
);

export function namesDatabase(statement: string): boolean {
  return !header.test(statement);
}
