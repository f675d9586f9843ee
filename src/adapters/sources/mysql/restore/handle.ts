import type { Json } from '../../../../model/run/facts.ts';
import type { Handle } from '../../../../ports/restorer.ts';
import type { Selection } from '../selection.ts';

interface Common {
  /** The database that everybody uses. */
  readonly live: string;
  /** What the manifest says of the dump. */
  readonly dump: DumpFacts;
  /** Of the plain bytes. */
  readonly bytes: number;
}

/** The tables are loaded beside the live ones, and both are renamed in one statement. */
export interface SwapHandle extends Common {
  readonly way: 'swap';
  readonly beside: string;
  readonly kept: string;
  readonly mayReplace: boolean;
  readonly discardPrevious: boolean;
  readonly analyzes: boolean;
}

/** The live database is emptied and filled again. */
export interface OverwriteHandle extends Common {
  readonly way: 'overwrite';
  /** On this machine, and where the programs run. */
  readonly file: string;
  readonly there: string;
}

/** Accounts, which people put back. */
export interface AccountsHandle {
  readonly way: 'accounts';
  readonly file: string;
}

export type MysqlHandle = SwapHandle | OverwriteHandle | AccountsHandle;

export interface DumpFacts {
  readonly database: string | null;
  readonly content: 'database' | 'accounts';
  readonly flavor: string | null;
  readonly charset: string | null;
  readonly collation: string | null;
  readonly tables: number | null;
  /** Of the database, with its indexes; 0 where nobody says. */
  readonly sizeBytes: number;
  /** Triggers, events, routines and views: they are code that somebody's rights are needed for. */
  readonly code: number;
  readonly functions: boolean;
  /** Whether it calls its database by its name somewhere. */
  readonly namesItself: boolean;
  readonly selection: Selection;
}

/** Facts come from a store: what has another form is as if it were not there. */
export function readFacts(facts: Json): DumpFacts {
  const known = isMap(facts) ? facts : {};
  const text = (key: string) => (typeof known[key] === 'string' ? known[key] : null);
  const count = (key: string) => (typeof known[key] === 'number' ? known[key] : 0);
  return {
    database: text('database'),
    content: known.content === 'accounts' ? 'accounts' : 'database',
    flavor: text('flavor'),
    charset: word(text('charset')),
    collation: word(text('collation')),
    tables: typeof known.tables === 'number' ? known.tables : null,
    sizeBytes: count('sizeBytes'),
    code: count('triggers') + count('events') + count('routines') + count('views'),
    functions: count('triggers') + count('routines') > 0,
    namesItself: known.namesItself === true,
    selection: readSelection(known.selection),
  };
}

/** What the dump calls its database, which has to be another on the way; `null` where it never does. */
export function callsOf({ namesItself, database }: DumpFacts): string | null {
  return namesItself ? database : null;
}

function readSelection(value: Json | undefined): Selection {
  if (!isMap(value)) return {};
  const { only, without } = value;
  return {
    ...(Array.isArray(only) && { only: only.map(String) }),
    ...(Array.isArray(without) && { without: without.map(String) }),
  };
}

/** Stands in a statement. */
function word(text: string | null): string | null {
  return text !== null && /^\w+$/.test(text) ? text : null;
}

function isMap(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function toHandle(handle: MysqlHandle): Handle {
  return JSON.parse(JSON.stringify(handle)) as Handle;
}

export function fromHandle(handle: Handle): MysqlHandle {
  // Made above, and kept in a journal of ours.
  return handle as unknown as MysqlHandle;
}
