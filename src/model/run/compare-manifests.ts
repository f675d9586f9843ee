import type { Facts, Json } from './facts.ts';
import type { Artifact, FileSeal, Manifest } from './manifest.ts';

/** One thing that is not the same in two backups; `null` where one of them has none. */
export interface Difference {
  readonly what: string;
  readonly old: Json;
  readonly new: Json;
}

export interface ArtifactComparison {
  readonly id: string;
  /** `same`: every plain byte is. */
  readonly state: 'added' | 'removed' | 'changed' | 'same';
  readonly plainBytes: { readonly old: number | null; readonly new: number | null };
  readonly storedBytes: { readonly old: number | null; readonly new: number | null };
  /** Type, codecs and facts; none where there is nothing to compare with. */
  readonly differences: readonly Difference[];
}

export interface Comparison {
  /** Of the backups as a whole. */
  readonly differences: readonly Difference[];
  /** In the order of the new one, then those that are gone. */
  readonly artifacts: readonly ArtifactComparison[];
  readonly plainBytes: { readonly old: number; readonly new: number };
  readonly storedBytes: { readonly old: number; readonly new: number };
}

/** What two backups say of themselves, beside each other. Nothing is read but the manifests. */
export function compareManifests(old: Manifest, next: Manifest): Comparison {
  return {
    differences: differencesOf(describe(old), describe(next)),
    artifacts: compareArtifacts(old.artifacts, next.artifacts),
    plainBytes: { old: sum(old, 'plain'), new: sum(next, 'plain') },
    storedBytes: { old: sum(old, 'stored'), new: sum(next, 'stored') },
  };
}

function describe({ application, git, encryption, ...manifest }: Manifest): Facts {
  return {
    version: application.version,
    'version from': application.versionFrom,
    commit: git?.commit ?? null,
    tag: git?.tag ?? null,
    tags: git?.tags ?? null,
    'changes not committed': git?.dirty ?? null,
    'pipeline file': git?.pipelineFile ?? null,
    'application commit': application.commit,
    'application tag': application.tag,
    migrations: application.migrationsSha256,
    images: imagesOf(application.images),
    'pipeline digest': manifest.pipelineDigest,
    trigger: manifest.trigger.kind,
    tool: `${manifest.tool.name} ${manifest.tool.version}`,
    complete: manifest.complete,
    'left out': manifest.missing,
    encryption: encryption?.profile ?? 'none',
    recipients: encryption?.recipients ?? null,
    passphrase: encryption?.passphrase ?? null,
    'signed by': encryption?.signedBy ?? null,
    destinations: manifest.destinations,
    labels: manifest.labels,
    description: manifest.description,
    note: manifest.note,
  };
}

function imagesOf(images: Manifest['application']['images']): Facts {
  return Object.fromEntries(
    images.map(({ container, reference, digest, id }) => [
      container,
      `${reference} ${digest ?? id}`,
    ]),
  );
}

function compareArtifacts(
  old: readonly Artifact[],
  next: readonly Artifact[],
): readonly ArtifactComparison[] {
  const before = new Map(old.map((artifact) => [artifact.id, artifact]));
  const ids = new Set(next.map(({ id }) => id));
  const gone = old.filter(({ id }) => !ids.has(id));
  return [
    ...next.map((artifact) => compareArtifact(before.get(artifact.id) ?? null, artifact)),
    ...gone.map((artifact) => compareArtifact(artifact, null)),
  ];
}

function compareArtifact(old: Artifact | null, next: Artifact | null): ArtifactComparison {
  const bytes = (part: 'plain' | 'stored') => ({
    old: old?.[part].bytes ?? null,
    new: next?.[part].bytes ?? null,
  });
  const differences =
    old && next ? differencesOf(describeArtifact(old), describeArtifact(next)) : [];
  return {
    id: (next ?? old)?.id ?? '',
    state: stateOf(old, next),
    plainBytes: bytes('plain'),
    storedBytes: bytes('stored'),
    differences,
  };
}

function stateOf(old: Artifact | null, next: Artifact | null): ArtifactComparison['state'] {
  if (old === null) return 'added';
  if (next === null) return 'removed';
  return isSame(old.plain, next.plain) ? 'same' : 'changed';
}

function isSame(old: FileSeal, next: FileSeal): boolean {
  return old.sha256 === next.sha256 && old.bytes === next.bytes;
}

function describeArtifact({ type, codecs, facts }: Artifact): Facts {
  return { type, codecs, ...facts };
}

/** Maps are compared key by key; the rest as a whole. */
function differencesOf(old: Facts, next: Facts): readonly Difference[] {
  const keys = new Set([...Object.keys(old), ...Object.keys(next)]);
  return [...keys].flatMap((key) => differencesAt(key, valueIn(old, key), valueIn(next, key)));
}

function valueIn(facts: Facts, key: string): Json {
  return Object.hasOwn(facts, key) ? (facts[key] ?? null) : null;
}

function differencesAt(what: string, old: Json, next: Json): readonly Difference[] {
  if (isMap(old) && isMap(next)) {
    return differencesOf(old, next).map((found) => ({ ...found, what: `${what}.${found.what}` }));
  }
  // An empty text or list says as much as none.
  const isEqual = JSON.stringify(emptied(old)) === JSON.stringify(emptied(next));
  return isEqual ? [] : [{ what, old, new: next }];
}

function isMap(value: Json): value is Facts {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function emptied(value: Json): Json {
  const isEmpty = value === '' || (Array.isArray(value) && value.length === 0);
  return isEmpty ? null : value;
}

function sum({ artifacts }: Manifest, part: 'plain' | 'stored'): number {
  return artifacts.reduce((total, artifact) => total + artifact[part].bytes, 0);
}
