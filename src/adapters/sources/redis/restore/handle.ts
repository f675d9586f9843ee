import type { Json } from '../../../../model/run/facts.ts';
import type { Handle } from '../../../../ports/restorer.ts';
import type { Seat } from '../../../../util/exchange/seat.ts';

/** How a server that is append-only keeps its data beside the RDB file; it reads nothing else then. */
export interface AppendOnly {
  /** Since version 7 a folder with a manifest; before, one file. */
  readonly form: 'folder' | 'file';
  readonly path: string;
  /** By which all files of the folder begin. */
  readonly name: string;
}

export interface RedisHandle {
  readonly rdb: Seat;
  readonly appendOnly: { readonly seat: Seat; readonly kept: AppendOnly } | null;
  readonly receipt: string;
  /** Folders above that are not there yet, the uppermost first. */
  readonly parents: readonly string[];
  readonly discardPrevious: boolean;
}

export function seatsOf({ rdb, appendOnly }: RedisHandle): readonly Seat[] {
  return appendOnly === null ? [rdb] : [rdb, appendOnly.seat];
}

/** What the manifest says of the dump. */
export interface DumpFacts {
  readonly isAppendOnly: boolean;
  readonly isBeforeParts: boolean;
  readonly rdbVersion: number | null;
}

/** Facts come from a store: what has another form is as if it were not there. */
export function readFacts(facts: Json): DumpFacts {
  if (typeof facts !== 'object' || facts === null || Array.isArray(facts)) return readFacts({});
  const { appendOnly, serverVersion, flavor, rdbVersion } = facts as Readonly<Record<string, Json>>;
  return {
    isAppendOnly: appendOnly === true,
    isBeforeParts:
      flavor !== 'valkey' && typeof serverVersion === 'string' && /^[0-6]\./.test(serverVersion),
    rdbVersion: typeof rdbVersion === 'number' ? rdbVersion : null,
  };
}

export function toHandle(handle: RedisHandle): Handle {
  return JSON.parse(JSON.stringify(handle)) as Handle;
}

export function fromHandle(handle: Handle): RedisHandle {
  // Made above, and kept in a journal of ours.
  return handle as unknown as RedisHandle;
}
