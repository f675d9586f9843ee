import type { JudgedBackup } from '../catalog/verdict.ts';
import type { Manifest } from '../model/run/manifest.ts';

/** The backups that were there before this run. */
export interface History {
  readonly backups: readonly JudgedBackup[];
  /** The newest backup of all, which this one follows in the chain. */
  readonly previous: Manifest['previous'];
  /** By artifact, of the newest good backup that holds it. */
  readonly plainBytes: ReadonlyMap<string, number>;
  readonly storedBytes: ReadonlyMap<string, number>;
  /** By destination: what was deleted there, and must not come back. */
  readonly deleted: ReadonlyMap<string, ReadonlySet<string>>;
}

export const noHistory: History = {
  backups: [],
  previous: null,
  plainBytes: new Map(),
  storedBytes: new Map(),
  deleted: new Map(),
};
