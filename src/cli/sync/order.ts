import type { Sign } from '../../catalog/signature.ts';
import type { Chosen } from '../choose-pipeline.ts';
import type { Store } from '../compose/store.ts';
import type { Io } from '../io.ts';
import type { SyncTeller } from './tell.ts';

/** One destination is to be filled from another one. */
export interface Order {
  readonly chosen: Chosen;
  readonly store: Store;
  /** `null` where nobody here can sign what is confirmed. */
  readonly sign: Sign | null;
  readonly from: string;
  readonly to: string;
  readonly isDry: boolean;
  readonly teller: Pick<SyncTeller, 'emit' | 'counting'>;
  readonly io: Io;
}
