import type { Manifest } from './manifest.ts';

/**
 * Why a backup is there. Only what a `run` has made for its own sake counts: as the latest, as the last good one, for
 * every rule of how many and how old. What a restore has saved first goes by itself; what somebody has imported is
 * theirs.
 */
export type Origin = 'run' | 'safety' | 'import';

type Triggered = Pick<Manifest, 'trigger'>;

/** One whose manifest is lost is taken for one of a run: that is never the weaker claim. */
export function originOf(manifest: Triggered | null): Origin {
  const kind = manifest?.trigger.kind;
  return kind === 'safety' || kind === 'import' ? kind : 'run';
}

export function isOfRun(manifest: Triggered | null): boolean {
  return originOf(manifest) === 'run';
}

/** Its content did not come from what the pipeline dumps: it says nothing of how large the next dump should be. */
export function isImported(manifest: Triggered | null): boolean {
  return originOf(manifest) === 'import';
}
