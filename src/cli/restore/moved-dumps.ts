import { isDeepStrictEqual } from 'node:util';
import { definitions } from '../../adapters/all.ts';
import { BackupError } from '../../model/failures.ts';
import type { RestoreOptions } from '../../model/restore/options.ts';
import type { DumpDefinition, MovedDump } from '../../model/restore/plan/definitions.ts';
import type { Json } from '../../model/run/facts.ts';
import type { Artifact, Manifest } from '../../model/run/manifest.ts';
import { definitionToday } from './definitions.ts';
import type { StoredPipeline } from './stored-pipeline.ts';

interface Today {
  readonly today: readonly DumpDefinition[];
  /** Of the pipeline as it is now. */
  readonly digest: string;
  readonly options: Pick<RestoreOptions, 'to'>;
}

/**
 * Artifacts that the pipeline of then may have had elsewhere. None while the pipeline is the same; and where the command
 * line says where a dump goes, nobody has to know.
 */
export function findInDoubt(
  chosen: readonly Artifact[],
  { pipelineDigest }: Pick<Manifest, 'pipelineDigest'>,
  { today, digest, options }: Today,
): readonly Artifact[] {
  if (pipelineDigest === digest) return [];
  return chosen.filter(
    (artifact) =>
      definitionToday(artifact, today) !== null &&
      locatedBy(artifact).length > 0 &&
      !Object.keys(options.to).some((key) => key.startsWith(`${artifact.dump}.`)),
  );
}

/** Of these the dumps that did lie elsewhere. One whose definition of then is none has moved, too: its use will say so. */
export function findMoved(
  inDoubt: readonly Artifact[],
  then: Pick<StoredPipeline, 'definitionOf'>,
  today: readonly DumpDefinition[],
): readonly MovedDump[] {
  const moved = inDoubt.flatMap((artifact) => {
    const own = definitionToday(artifact, today);
    const stored = orNull(() => then.definitionOf(artifact));
    if (stored === null || own === null) return [{ dump: artifact.dump, isCovered: false }];
    const keys = locatedBy(artifact);
    if (keys.every((key) => isDeepStrictEqual(own[key], stored[key]))) return [];
    return [{ dump: artifact.dump, isCovered: keys.every((key) => holds(own[key], stored[key])) }];
  });
  return [...new Map(moved.map((one) => [one.dump, one])).values()];
}

/** Of lists it is enough that nothing is missing. */
function holds(today: Json | undefined, then: Json | undefined): boolean {
  if (!Array.isArray(today) || !Array.isArray(then)) return isDeepStrictEqual(today, then);
  return then.every((one) => today.includes(one));
}

function locatedBy({ type }: Artifact): readonly string[] {
  const found = definitions.find((one) => one.kind === 'source' && one.type === type);
  return found?.locatedBy ?? [];
}

function orNull<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof BackupError) return null;
    throw error;
  }
}
