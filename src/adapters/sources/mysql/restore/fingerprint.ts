import { createHash } from 'node:crypto';
import { BackupError } from '../../../../model/failures.ts';
import type { StepContext } from '../../../../ports/step-context.ts';
import type { Inventory } from '../inventory.ts';
import { quoteText } from '../quote.ts';
import type { Server } from '../server.ts';

interface Taken {
  readonly live: string;
  readonly inventory: Inventory | null;
}

/** Which tables they are, and not what is in them: an application that is at work writes all the time. */
export async function takeFingerprint(
  server: Server,
  { live, inventory }: Taken,
  context: StepContext,
): Promise<string> {
  const tables = inventory?.tables.map(({ name, type, createdAt }) => [name, type, createdAt]);
  const code = inventory?.code.map(({ kind, name }) => [kind, name]);
  const numbers = inventory === null ? [] : await tableNumbers(server, live, context);
  return createHash('sha256')
    .update(JSON.stringify([server.label, live, tables ?? null, code ?? null, numbers]))
    .digest('hex');
}

/** Which no other table ever gets. Without PROCESS nobody is told, and the times of creation have to do. */
async function tableNumbers(
  server: Server,
  live: string,
  context: StepContext,
): Promise<readonly (readonly string[])[]> {
  const from = server.family === 'mariadb' ? 'innodb_sys_tables' : 'innodb_tables';
  const begin = quoteText(`${folderOf(live)}/`);
  const sql = `select name, table_id from information_schema.${from}
    where left(name, char_length(${begin})) = ${begin} order by name;\n`;
  try {
    return await server.rows(sql, context);
  } catch (error) {
    if (error instanceof BackupError) return [];
    throw error;
  }
}

/** As the server writes the name of a database in file names. */
function folderOf(name: string): string {
  return name.replace(/\W/g, (character) => {
    return `@${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
