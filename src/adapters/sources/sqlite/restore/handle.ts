import type { Facts, Json } from '../../../../model/run/facts.ts';
import type { Handle } from '../../../../ports/restorer.ts';
import type { Seat } from '../../../../util/exchange/seat.ts';

export interface SqliteHandle {
  readonly seat: Seat;
  readonly receipt: string;
  /** Folders above the database that are not there yet, the uppermost first. */
  readonly parents: readonly string[];
  readonly discardPrevious: boolean;
  readonly analyzes: boolean;
  /** What the manifest says of the content. */
  readonly expected: Facts;
}

/** What SQLite keeps beside a database. Beside another one it would be read as a part of that. */
export const companions = ['-wal', '-shm', '-journal'] as const;

const compared = ['pageSize', 'pages', 'userVersion', 'applicationId', 'rows'] as const;

export function expectedOf(facts: Json): Facts {
  if (facts === null || typeof facts !== 'object' || Array.isArray(facts)) return {};
  const known = facts as Facts;
  return Object.fromEntries(
    compared.flatMap((key) => (known[key] === undefined ? [] : [[key, known[key]]])),
  );
}

export function toHandle(handle: SqliteHandle): Handle {
  return JSON.parse(JSON.stringify(handle)) as Handle;
}

export function fromHandle(handle: Handle): SqliteHandle {
  // Made above, and kept in a journal of ours.
  return handle as unknown as SqliteHandle;
}
