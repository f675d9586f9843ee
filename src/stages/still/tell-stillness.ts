import type { Artifact } from '../../model/run/manifest.ts';
import type { Progress } from '../progress.ts';

/** Each artifact, with what held still while it was made. */
export function tellStillness(
  { stillnesses }: Pick<Progress, 'stillnesses'>,
  artifacts: readonly Artifact[],
): readonly Artifact[] {
  return artifacts.map((artifact) => {
    const quiesced = stillnesses
      .filter((one) => one.artifacts.includes(artifact.id))
      .map(({ container, how, durationMs }) => ({
        ...{ container, how },
        durationMs: durationMs === null ? null : Math.round(durationMs),
      }));
    if (quiesced.length === 0) return artifact;
    return { ...artifact, facts: { ...artifact.facts, quiesced } };
  });
}
