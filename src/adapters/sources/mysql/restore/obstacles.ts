import type { Finding, StepContext } from '../../../../ports/step-context.ts';
import { type Grant, isGranted } from '../grants.ts';
import type { Inventory } from '../inventory.ts';
import { quoteText } from '../quote.ts';
import { rowsOf } from '../rows.ts';
import { isSelected } from '../selection.ts';
import type { Server } from '../server.ts';
import type { DumpFacts } from './handle.ts';
import type { RestoreNames } from './names.ts';

export interface Aimed {
  readonly live: string;
  /** `null` where there is no such database. */
  readonly inventory: Inventory | null;
  readonly names: RestoreNames;
  readonly dump: DumpFacts;
  readonly grants: readonly Grant[];
}

/** Why the tables of a database cannot be exchanged by renaming them. */
export async function findBarriers(
  server: Server,
  aimed: Aimed,
  context: StepContext,
): Promise<readonly string[]> {
  const { names, grants } = aimed;
  const lacking = [names.beside, names.kept].filter((database) =>
    ['CREATE', 'DROP', 'INSERT', 'ALTER'].some(
      (privilege) => !isGranted(grants, { privilege, database }),
    ),
  );
  const crossing = aimed.inventory === null ? [] : await findCrossing(server, aimed, context);
  return [
    ...(lacking.length > 0 && grants.length > 0
      ? [`the account may not make and fill databases beside it, such as ${names.kept}`]
      : []),
    ...crossing,
  ];
}

/** A foreign key follows the table that it leads to, wherever that is renamed to. */
async function findCrossing(
  server: Server,
  { live, dump: { selection } }: Aimed,
  context: StepContext,
): Promise<readonly string[]> {
  const name = quoteText(live);
  const sql = `select distinct table_schema, table_name, referenced_table_schema, referenced_table_name
    from information_schema.key_column_usage
    where referenced_table_name is not null
      and (table_schema = ${name} or referenced_table_schema = ${name});\n`;
  const rows = await server.rows(sql, context);
  const isMoved = (schema: string, table: string) =>
    schema === live && isSelected(selection, table);
  return rows.flatMap(([schema = '', table = '', toSchema = '', toTable = '']) => {
    const isInto = isMoved(toSchema, toTable) && !isMoved(schema, table);
    const isToRest = isMoved(schema, table) && toSchema === live && !isMoved(toSchema, toTable);
    if (!(isInto || isToRest)) return [];
    return [`a foreign key of ${schema}.${table} leads to ${toSchema}.${toTable}`];
  });
}

/** What would fail in the middle, where it is known before. */
export async function findLacks(
  server: Server,
  { live, inventory, dump, grants }: Aimed,
  context: StepContext,
): Promise<readonly Finding[]> {
  const rows = await server.rows(lacksSql(dump), context);
  const [[account = '', collations] = []] = rowsOf(rows, 'account');
  // Not every series has all of them.
  const variables = new Map(rows.map(([name = '', value = '']) => [name, value]));
  const [logBin, trusts] = ['log_bin', 'log_bin_trust_function_creators'].map(
    (name) => variables.get(name) === 'ON',
  );
  const code = inventory?.code ?? [];
  const others = code.filter(({ definer }) => definer !== '' && definer !== account);
  const isSuper = ['SUPER', 'SET USER', 'SET_USER_ID', 'SET_ANY_DEFINER', 'SET_USER'].some(
    (privilege) => isGranted(grants, { privilege }),
  );
  const findings: Finding[] = [];
  if (dump.collation !== null && collations === '0') {
    const message = `the server does not know the collation ${dump.collation}, which the database had`;
    findings.push(error(message, 'restore to a server of the same family that is not older'));
  }
  if (others.length > 0 && !isSuper && grants.length > 0) {
    const message = `code of ${live} works as ${others[0]?.definer}: the account cannot make it again`;
    findings.push(error(message, 'name an account in `admin` that has SUPER, or SET USER'));
  }
  const hasFunctions =
    dump.functions || code.some(({ kind }) => kind !== 'view' && kind !== 'event');
  const mayCreate = trusts || isGranted(grants, { privilege: 'SUPER' });
  if (logBin && hasFunctions && !mayCreate && grants.length > 0) {
    const message =
      'the server writes a binary log, and lets this account make no functions and triggers';
    findings.push(
      error(message, 'set `log_bin_trust_function_creators` there, or give `admin` SUPER'),
    );
  }
  return findings;
}

function lacksSql({ collation }: DumpFacts): string {
  return `select 'account', current_user(), (select count(*) from information_schema.collations
    where collation_name = ${quoteText(collation ?? '')});
show global variables like 'log_bin%';\n`;
}

export function error(message: string, hint: string): Finding {
  return { severity: 'error', message, hint };
}

export function warning(message: string, hint: string): Finding {
  return { severity: 'warning', message, hint };
}
