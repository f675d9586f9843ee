import type { Copy } from '../catalog/inventory.ts';
import type { JudgedBackup } from '../catalog/verdict.ts';
import type { Manifest } from '../model/run/manifest.ts';

/** How much one run reads beside its own work: minutes from a disk, an hour over a line. */
const limitBytes = 20 * 1024 ** 3;

/** A whole copy that nobody has checked, and the manifest that is believed. */
export interface Unverified {
  readonly copy: Copy;
  readonly manifest: Manifest;
  readonly manifestSha256: string;
}

/**
 * Which copies a run checks, the newest backup first, and which it leaves to later ones. One is always taken, however
 * large, or it would stay unverified for ever.
 */
export function chooseUnverified(
  backups: readonly JudgedBackup[],
  isReachable: (destination: string) => boolean,
): { readonly now: readonly Unverified[]; readonly later: readonly Unverified[] } {
  const found = backups.flatMap(unverifiedIn).filter(({ copy }) => isReachable(copy.destination));
  let bytes = 0;
  const count = found.findIndex(({ manifest }, at) => {
    bytes += sizeOf(manifest);
    return at > 0 && bytes > limitBytes;
  });
  if (count === -1) return { now: found, later: [] };
  return { now: found.slice(0, count), later: found.slice(count) };
}

function unverifiedIn({ backup, copies }: JudgedBackup): readonly Unverified[] {
  const { manifest, manifestSha256, isTampered } = backup;
  if (manifest === null || manifestSha256 === null || isTampered) return [];
  return copies.flatMap(({ copy, verdict }) =>
    // One whose deletion was begun is not verified either, and is not to come back.
    verdict === 'unverified' && !copy.isDeleted ? { copy, manifest, manifestSha256 } : [],
  );
}

function sizeOf({ artifacts }: Manifest): number {
  return artifacts.reduce((sum, { stored }) => sum + stored.bytes, 0);
}
