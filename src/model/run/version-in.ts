import type { Manifest } from './manifest.ts';

/** The version of the application, else the tag of its code; empty when nobody knows. */
export function versionIn(manifest: Manifest | null): string {
  if (manifest === null) return '';
  const { version } = manifest.application;
  return version === 'unknown' ? (manifest.git?.tag ?? '') : version;
}
