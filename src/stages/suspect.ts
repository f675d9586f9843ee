import type { JudgedBackup } from '../catalog/verdict.ts';
import { isFuture } from '../model/run/future.ts';
import type { Artifact, Manifest } from '../model/run/manifest.ts';
import { isImported } from '../model/run/origin.ts';
import { findSuspicions, type Suspicion } from '../model/suspicion.ts';
import type { Run } from './run.ts';

/** The artifacts of this run, each that looks like less than it should marked as suspect. */
export function markSuspects(run: Run): readonly Artifact[] {
  const artifacts = run.progress.artifacts.map(({ record }) => record);
  if (isImported(run.wishes)) return artifacts;
  const found = [...new Set(artifacts.map(({ dump }) => dump))].flatMap((dump) =>
    suspicionsOf(run, dump, artifacts).map((suspicion) => ({ ...suspicion, dump })),
  );
  found.push(...disturbances(run, artifacts));
  run.progress.suspicions.push(...new Set(found.map(({ reason }) => reason)));
  return artifacts.map((artifact) => {
    const own = found.find(
      (one) => one.dump === artifact.dump && (one.artifact ?? artifact.id) === artifact.id,
    );
    return own === undefined
      ? artifact
      : { ...artifact, facts: { ...artifact.facts, suspect: own.reason } };
  });
}

/** What was read while somebody wrote to it is of no moment, however large it is. */
function disturbances({ progress: { disturbed } }: Run, artifacts: readonly Artifact[]) {
  return artifacts.flatMap(({ id, dump }) => {
    const reason = disturbed.get(id);
    return reason === undefined ? [] : [{ dump, artifact: id, reason }];
  });
}

function suspicionsOf(
  { progress, clock }: Run,
  dump: string,
  artifacts: readonly Artifact[],
): readonly Suspicion[] {
  const now = clock.now();
  const past = progress.history.backups.filter(({ backup }) => !isFuture(backup.startedAt, now));
  const manifest = baselineOf(past, dump);
  return manifest ? findSuspicions(dump, { artifacts }, manifest) : [];
}

/**
 * The newest good backup that holds the dump. Where none is, one that is whole and that nobody has verified says as
 * much of how large it should be: a destination that was renamed has no records yet.
 */
function baselineOf(backups: readonly JudgedBackup[], dump: string): Manifest | null {
  const whole = backups.filter(
    ({ backup: { manifest } }) =>
      manifest !== null && !isImported(manifest) && holds(manifest, dump),
  );
  const found =
    whole.find(({ verdict }) => verdict === 'good') ??
    whole.find(({ verdict, suspicions }) => verdict === 'unverified' && suspicions.length === 0);
  return found?.backup.manifest ?? null;
}

function holds({ artifacts }: Manifest, dump: string): boolean {
  return artifacts.some((artifact) => artifact.dump === dump);
}
