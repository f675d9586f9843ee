import type { BackupError } from '../../model/failures.ts';
import type { RestoreOptions } from '../../model/restore/options.ts';
import type { DumpDefinition } from '../../model/restore/plan/definitions.ts';
import type { Chosen } from '../choose-pipeline.ts';
import type { Store } from '../compose/store.ts';
import type { Io } from '../io.ts';
import type { createSetting } from '../pipelines.ts';

/** What somebody asks of a restore, and what it is decided with. */
export interface Asked {
  readonly chosen: Chosen;
  readonly store: Store;
  /** The dumps of the pipeline as it is now; none where no pipeline file is left. */
  readonly today: readonly DumpDefinition[];
  /** By the id of the artifact: why its dump of today has nothing to say of it. */
  readonly unresolved: ReadonlyMap<string, BackupError>;
  readonly setting: ReturnType<typeof createSetting>;
  /** Targets in full. */
  readonly options: RestoreOptions;
  /** How this program was called, up to its verb. */
  readonly program: readonly string[];
  readonly io: Io;
}
