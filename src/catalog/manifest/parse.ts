import type { Manifest } from '../../model/run/manifest.ts';
import { findContradiction, type ManifestPlace } from './find-contradiction.ts';
import { firstMistake, newerVersion, readJson } from './read-json.ts';
import { validate } from './validator.generated.js';

/** Larger ones are refused before they are read or parsed. */
export const maxManifestBytes = 16 * 1024 * 1024;

export type ParsedManifest =
  | { readonly ok: true; readonly manifest: Manifest }
  /** `reason` is one line that is safe to print. */
  | { readonly ok: false; readonly reason: string };

/** Manifests are hostile until they have come through here. */
export function parseManifest(bytes: Uint8Array, place: ManifestPlace): ParsedManifest {
  const read = readJson(bytes, maxManifestBytes);
  if (read.reason !== null) return refuse(read.reason);
  const newer = newerVersion(read.value);
  if (newer !== null) return refuse(newer);
  if (!isManifest(read.value)) return refuse(firstMistake(validate.errors));
  const contradiction = findContradiction(read.value, place);
  return contradiction === null ? { ok: true, manifest: read.value } : refuse(contradiction);
}

/** The compiled schema says so; the names of its keys are held to the type where it is written. */
function isManifest(value: unknown): value is Manifest {
  return validate(value);
}

function refuse(reason: string): ParsedManifest {
  return { ok: false, reason };
}
