import type { Artifact, Manifest } from '../model/run/manifest.ts';
import { findSuspicions } from '../model/suspicion.ts';
import type { Run } from './run.ts';

/** The artifacts of this run, each that looks like less than it should marked as suspect. */
export function markSuspects(run: Run): readonly Artifact[] {
  const artifacts = run.progress.artifacts.map(({ record }) => record);
  const dumps = new Set(artifacts.map(({ dump }) => dump));
  const suspicions = new Map(
    Array.from(dumps, (dump) => [dump, suspicionsOf(run, dump, artifacts)]),
  );
  run.progress.suspicions.push(...[...suspicions.values()].flat());
  return artifacts.map((artifact) => {
    const [first] = suspicions.get(artifact.dump) ?? [];
    return first === undefined
      ? artifact
      : { ...artifact, facts: { ...artifact.facts, suspect: first } };
  });
}

function suspicionsOf(
  { progress }: Run,
  dump: string,
  artifacts: readonly Artifact[],
): readonly string[] {
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
