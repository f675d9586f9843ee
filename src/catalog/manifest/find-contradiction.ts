import { artifactId, liveFile, manifestFile, signatureFile } from '../../model/run/layout.ts';
import type { Artifact, Manifest } from '../../model/run/manifest.ts';

/** Where a manifest was found: what it says of itself must agree. */
export interface ManifestPlace {
  /** The name of the folder. */
  readonly id: string;
  /** The name of the pipeline and its former names. */
  readonly pipelines: readonly string[];
}

/** What no schema can say: whether a manifest agrees with its place and with itself. */
export function findContradiction(manifest: Manifest, place: ManifestPlace): string | null {
  return (
    findForeignPlace(manifest, place) ??
    findImpossibleTime(manifest) ??
    findForeignArtifact(manifest.artifacts) ??
    findRepeated(
      'artifact',
      manifest.artifacts.map(({ id }) => id),
    ) ??
    findRepeated('file', fileNames(manifest)) ??
    findRepeated('destination', manifest.destinations)
  );
}

/** Every file of the folder by the word of its manifest, in the order in which it names them. */
function fileNames({ artifacts, files }: Manifest): readonly string[] {
  const own = [manifestFile, signatureFile, liveFile, 'checks'];
  return [...own, ...artifacts.map(({ file }) => file), ...files.map(({ name }) => name)];
}

function findForeignPlace({ id, pipeline }: Manifest, place: ManifestPlace): string | null {
  if (id !== place.id) return `it is the manifest of ${id}, in the folder of ${place.id}`;
  if (place.pipelines.includes(pipeline)) return null;
  return `it belongs to another pipeline, ${pipeline}`;
}

function findImpossibleTime({ startedAt, finishedAt }: Manifest): string | null {
  const wrong = [startedAt, finishedAt].find((time) => Number.isNaN(Date.parse(time)));
  return wrong === undefined ? null : `there is no such time as ${wrong}`;
}

function findForeignArtifact(artifacts: readonly Artifact[]): string | null {
  const wrong = artifacts.find(({ id, dump, member }) => id !== artifactId(dump, member));
  return wrong === undefined
    ? null
    : `the id of an artifact of ${wrong.dump} is not made of its dump`;
}

/** Names that differ only in case are one file on some systems. */
function findRepeated(what: string, names: readonly string[]): string | null {
  const seen = new Set<string>();
  for (const name of names) {
    const key = name.toLowerCase();
    if (seen.has(key)) return `it names the ${what} ${name} twice`;
    seen.add(key);
  }
  return null;
}
