import type { SyncEvent } from '../../model/sync/event.ts';
import type { Chosen } from '../choose-pipeline.ts';
import type { Store } from '../compose/store.ts';
import type { Io } from '../io.ts';

/** One destination is to be filled from another one. */
export interface Order {
  readonly chosen: Chosen;
  readonly store: Store;
  readonly from: string;
  readonly to: string;
  readonly isDry: boolean;
  readonly emit: (event: SyncEvent) => void;
  readonly io: Io;
}
