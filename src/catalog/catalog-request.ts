import type { CatalogMemory } from '../ports/catalog-memory.ts';
import type { Destination } from '../ports/destination.ts';
import type { Owner } from './read-records.ts';
import type { SignaturePolicy } from './signature.ts';

/** What a catalogue is read of, and how. */
export interface CatalogRequest {
  /** The name of the pipeline, then its former names. */
  readonly pipelines: readonly string[];
  readonly destinations: readonly Destination[];
  /** `null`: the pipeline names nobody who signs. */
  readonly signatures: SignaturePolicy | null;
  /** Only for what is merely shown: whoever acts upon backups reads the store, and gives none. */
  readonly memory?: CatalogMemory;
  /**
   * Where a store can name folders alone, only those are listed that are wanted. Until all are, the reports count what
   * was listed and not all that lies there. Nothing is with a memory.
   */
  readonly isThrifty?: boolean;
  /** Whose backups are none of ours: they are not read. Without it only names decide, which is enough to show them. */
  readonly isForeign?: (destination: Destination, pipeline: string, owner: Owner) => boolean;
}
