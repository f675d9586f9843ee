import type { Facts, Json } from '../../../../model/run/facts.ts';
import type { Handle } from '../../../../ports/restorer.ts';
import type { Shape } from './create-database.ts';

export type DumpFormat = 'custom' | 'plain' | 'directory';

/** What the manifest says that is compared with what was loaded; `null` where it says nothing. */
export interface Expected {
  readonly format: DumpFormat;
  /** As many as were counted when the dump began. */
  readonly tables: number | null;
  /** Of the `pg_dump` that made it. */
  readonly clientMajor: number | null;
}

/** What a dump holds of a database; empty lists for all of it. */
export interface Selection {
  readonly schemas: readonly string[];
  readonly tables: readonly string[];
  readonly exclude: readonly string[];
}

export interface PostgresHandle {
  /** `swap`: a new database takes the place of the live one. `in place`: its content is replaced in one transaction. */
  readonly way: 'swap' | 'in place';
  readonly live: string;
  /** Of the database that is replaced: it is known by this number wherever it is. `null` for none. */
  readonly liveOid: string | null;
  readonly liveAllowsConnections: boolean;
  /** Of the live database. While a restore is not settled, its mark stands there. */
  readonly comment: string | null;
  /** The database that is loaded. Nobody else makes one of this name. */
  readonly beside: string;
  readonly previous: string;
  /** Marks what was loaded to its end by this restore. */
  readonly token: string;
  readonly mayReplace: boolean;
  readonly discardPrevious: boolean;
  readonly analyzes: boolean;
  readonly expected: Expected;
  /** Of the database that was dumped, for where there is none now; `null` where nobody knows it. */
  readonly shape: Shape | null;
  /** Of a database that is replaced in place; empty for all of them. */
  readonly schemas: readonly string[];
  /** An archive goes as SQL, because `pg_restore` says things to a server that it does not know. */
  readonly isAsSql: boolean;
  /** Where the dump lies until it is loaded, in the place of the programs; `null` where it is read as it comes. */
  readonly archive: string | null;
}

export function toHandle(handle: PostgresHandle): Handle {
  return JSON.parse(JSON.stringify(handle)) as Handle;
}

export function fromHandle(handle: Handle): PostgresHandle {
  // Made above, and kept in a journal of ours.
  return handle as unknown as PostgresHandle;
}

const formats: readonly unknown[] = ['custom', 'plain', 'directory'] satisfies DumpFormat[];

/** What the manifest says is believed before the pipeline of today, which may have changed since. */
export function expectedOf(facts: Json, usual: DumpFormat): Expected {
  const { format, tables, clientVersion } = objectOf(facts);
  const { tables: some, schemas, exclude } = selectionOf(facts, none);
  const isWhole = some.length + schemas.length + exclude.length === 0;
  return {
    format: formats.includes(format) ? (format as DumpFormat) : usual,
    tables: isWhole && typeof tables === 'number' ? tables : null,
    clientMajor: typeof clientVersion === 'string' ? Number.parseInt(clientVersion, 10) : null,
  };
}

const none: Selection = { schemas: [], tables: [], exclude: [] };

export function selectionOf(facts: Json, usual: Partial<Selection>): Selection {
  const { format, selection } = objectOf(facts);
  const known = format === undefined ? usual : objectOf(selection ?? null);
  return {
    schemas: namesIn(known.schemas),
    tables: namesIn(known.tables),
    exclude: namesIn(known.exclude),
  };
}

function namesIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map(String) : [];
}

export function objectOf(facts: Json): Facts {
  return facts !== null && typeof facts === 'object' && !Array.isArray(facts)
    ? (facts as Facts)
    : {};
}
