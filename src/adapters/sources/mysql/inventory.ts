import type { StepContext } from '../../../ports/step-context.ts';
import { quoteText } from './quote.ts';
import { rowsOf } from './rows.ts';
import type { Server } from './server.ts';

export interface Table {
  readonly name: string;
  /** `BASE TABLE`, `VIEW`, `SEQUENCE`, `SYSTEM VERSIONED`. */
  readonly type: string;
  readonly engine: string;
  /** Whether it can be read as of one moment while others write. */
  readonly isTransactional: boolean;
  readonly dataBytes: number;
  readonly indexBytes: number;
  readonly createdAt: string;
}

/** Code that belongs to a database. */
export interface CodeObject {
  readonly kind:
    | 'procedure'
    | 'function'
    | 'package'
    | 'package body'
    | 'trigger'
    | 'event'
    | 'view';
  readonly name: string;
  /** `account@host`, as whom it works. */
  readonly definer: string;
  /** Of a trigger. */
  readonly table: string;
  /** Of the database when it was made. */
  readonly collation: string;
}

/** What lies in a database, as this account may see it. */
export interface Inventory {
  readonly charset: string;
  readonly collation: string;
  readonly tables: readonly Table[];
  readonly code: readonly CodeObject[];
}

/** `null` where there is no such database, or none that this account may see. */
export async function takeInventory(
  server: Server,
  database: string,
  context: StepContext,
): Promise<Inventory | null> {
  const rows = await server.rows(inventorySql(server, database), context);
  const [schema] = rowsOf(rows, 'schema');
  if (schema === undefined) return null;
  const [charset = '', collation = ''] = schema;
  const tables = rowsOf(rows, 'table').map(toTable);
  const views = new Set(tables.filter(({ type }) => type === 'VIEW').map(({ name }) => name));
  const code = rowsOf(rows, 'code').map(toCode);
  return {
    charset,
    collation,
    tables,
    code: code.filter(({ kind, name }) => kind !== 'view' || views.has(name)),
  };
}

function inventorySql({ family }: Server, database: string): string {
  const name = quoteText(database);
  // MySQL remembers sizes for a day otherwise.
  const fresh = '/*!80000 set session information_schema_stats_expiry = 0 */;';
  return `${family === 'mysql' ? fresh : ''}
select 'schema', default_character_set_name, default_collation_name
  from information_schema.schemata where schema_name = ${name};
select 'table', t.table_name, t.table_type, ifnull(t.engine, ''), ifnull(e.transactions, ''),
    ifnull(t.data_length, 0), ifnull(t.index_length, 0), ifnull(t.create_time, '')
  from information_schema.tables t left join information_schema.engines e on e.engine = t.engine
  where t.table_schema = ${name} order by t.table_name;
select 'code', lower(routine_type), routine_name, definer, '', database_collation
  from information_schema.routines where routine_schema = ${name} order by 2, 3;
select 'code', 'trigger', trigger_name, definer, event_object_table, database_collation
  from information_schema.triggers where trigger_schema = ${name} order by 3;
select 'code', 'event', event_name, definer, '', database_collation
  from information_schema.events where event_schema = ${name} order by 3;
select 'code', 'view', table_name, definer, '', ''
  from information_schema.views where table_schema = ${name} order by 3;
`;
}

function toTable(row: readonly string[]): Table {
  const [name = '', type = '', engine = '', transactions = '', data, index, createdAt = ''] = row;
  return {
    ...{ name, type, engine, createdAt },
    isTransactional: transactions === 'YES',
    dataBytes: Number(data ?? 0),
    indexBytes: Number(index ?? 0),
  };
}

function toCode([kind, name = '', definer = '', table = '', collation = '']: readonly string[]) {
  // The server has no others; what is new one day is code, too.
  return { kind: kind as CodeObject['kind'], name, definer, table, collation };
}

export function isStored({ type }: Table): boolean {
  return type !== 'VIEW';
}

export function codeOf(
  { code }: Inventory,
  ...kinds: readonly CodeObject['kind'][]
): readonly CodeObject[] {
  return code.filter(({ kind }) => kinds.includes(kind));
}

export const routineKinds = ['procedure', 'function', 'package', 'package body'] as const;

/** Whether code was made under another collation: the dump says so with the name of the database. */
export function changesCollation(inventory: Inventory): boolean {
  return inventory.code.some(
    ({ collation }) => collation !== '' && collation !== inventory.collation,
  );
}
