import type { Facts, Json } from '../../../../model/run/facts.ts';
import type { Handle } from '../../../../ports/restorer.ts';

export type DumpFormat = 'custom' | 'plain' | 'directory';

/** What the manifest says that is compared with what was loaded; `null` where it says nothing. */
export interface Expected {
  readonly format: DumpFormat;
  readonly tables: number | null;
  /** Of the `pg_dump` that made it. */
  readonly clientMajor: number | null;
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

export function expectedOf(facts: Json, usual: DumpFormat): Expected {
  const { format, tables, clientVersion } = objectOf(facts);
  return {
    format: formats.includes(format) ? (format as DumpFormat) : usual,
    tables: typeof tables === 'number' ? tables : null,
    clientMajor: typeof clientVersion === 'string' ? Number.parseInt(clientVersion, 10) : null,
  };
}

export function objectOf(facts: Json): Facts {
  return facts !== null && typeof facts === 'object' && !Array.isArray(facts)
    ? (facts as Facts)
    : {};
}
