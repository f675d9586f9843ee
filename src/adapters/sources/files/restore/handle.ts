import type { Handle } from '../../../../ports/restorer.ts';
import type { Seat } from '../../../../util/exchange/seat.ts';
import type { InspectOptions } from './inspect/options.ts';

/** Everything that is needed to go on, or back, in another process. */
export interface FilesHandle {
  /** In the order of `inspect.roots`. */
  readonly seats: readonly Seat[];
  /** Names the loaded ones; it lies beside the first of them. */
  readonly receipt: string;
  /** Folders above the targets that are not there yet, the uppermost first. */
  readonly parents: readonly string[];
  readonly discardPrevious: boolean;
  readonly inspect: InspectOptions;
  /** What the manifest says of the members; `null` where it says nothing. */
  readonly members: Readonly<Record<string, number>> | null;
}

export function toHandle(handle: FilesHandle): Handle {
  return JSON.parse(JSON.stringify(handle)) as Handle;
}

export function fromHandle(handle: Handle): FilesHandle {
  // Made above, and kept in a journal of ours.
  return handle as unknown as FilesHandle;
}
