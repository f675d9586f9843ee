import type { Artifact, Manifest } from '../model/run/manifest.ts';
import { findSuspicions, type Suspicion } from '../model/suspicion.ts';
import type { Run } from './run.ts';

/** The artifacts of this run, each that looks like less than it should marked as suspect. */
export function markSuspects(run: Run): readonly Artifact[] {
  const artifacts = run.progress.artifacts.map(({ record }) => record);
  const found = [...new Set(artifacts.map(({ dump }) => dump))].flatMap((dump) =>
    suspicionsOf(run, dump, artifacts).map((suspicion) => ({ ...suspicion, dump })),
  );
  run.progress.suspicions.push(...found.map(({ reason }) => reason));
  return artifacts.map((artifact) => {
    const own = found.find(
      (one) => one.dump === artifact.dump && (one.artifact ?? artifact.id) === artifact.id,
    );
    return own === undefined
      ? artifact
      : { ...artifact, facts: { ...artifact.facts, suspect: own.reason } };
  });
}

function suspicionsOf(
  { progress }: Run,
  dump: string,
  artifacts: readonly Artifact[],
): readonly Suspicion[] {
  const lastGood = progress.history.backups.find(
    ({ verdict, backup }) =>
      verdict === 'good' && backup.manifest !== null && holds(backup.manifest, dump),
  );
  const manifest = lastGood?.backup.manifest;
  return manifest ? findSuspicions(dump, { artifacts }, manifest) : [];
}

function holds({ artifacts }: Manifest, dump: string): boolean {
  return artifacts.some((artifact) => artifact.dump === dump);
}
