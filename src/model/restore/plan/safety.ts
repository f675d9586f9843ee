import type { RestoreOptions, RestoreSettings } from '../options.ts';
import type { PlannedArtifact, SafetyBackup, StoredDefinition } from '../plan.ts';

interface Around {
  readonly settings: RestoreSettings;
  readonly options: RestoreOptions;
  /** Of dumps that go back to where the pipeline of today has nothing. */
  readonly definitions: readonly StoredDefinition[];
}

/**
 * Whether today's data is backed up first. A backup of today holds what today's pipeline says: what is at a target that
 * `--to` names, or that only the backup knows, is not in it.
 */
export function planSafety(
  artifacts: readonly PlannedArtifact[],
  { settings, options, definitions }: Around,
): SafetyBackup {
  const present = artifacts.filter(({ isPresent }) => isPresent);
  const stored = new Set(definitions.map(({ dump }) => dump));
  const isCovered = ({ isRedirected, dump }: PlannedArtifact) => !isRedirected && !stored.has(dump);
  const covered = present.filter(isCovered);
  const none = (reason: string) => ({ isMade: false, reason, dumps: [], uncovered: [] });
  if (present.length === 0) return none('there is no data at the target');
  if (!settings.safetyBackup) {
    return none(
      options.noSafetyBackup ? '--no-safety-backup' : 'the pipeline does not ask for one',
    );
  }
  if (covered.length === 0) return none('the pipeline of today does not back up what is there');
  return {
    isMade: true,
    reason: 'it must succeed, or nothing is restored',
    dumps: [...new Set(covered.map(({ dump }) => dump))],
    uncovered: present.filter((artifact) => !isCovered(artifact)).map(({ id }) => id),
  };
}

/** Artifacts whose data of today is nowhere afterwards. */
export function findLost(
  artifacts: readonly PlannedArtifact[],
  { safetyBackup, options }: { safetyBackup: SafetyBackup; options: RestoreOptions },
): readonly PlannedArtifact[] {
  return artifacts.filter((artifact) => {
    const isReplaced =
      artifact.fate === 'overwrite' ||
      (artifact.fate === 'swap' && (options.discardPrevious || artifact.keeps.length === 0));
    return isReplaced && !isInSafety(artifact, safetyBackup);
  });
}

export function isInSafety(
  { id, dump }: Pick<PlannedArtifact, 'id' | 'dump'>,
  { isMade, dumps, uncovered }: SafetyBackup,
): boolean {
  return isMade && dumps.includes(dump) && !uncovered.includes(id);
}
