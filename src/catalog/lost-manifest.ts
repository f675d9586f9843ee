import {
  liveFile,
  manifestFile,
  pipelineFile,
  restoreGuideFile,
  signatureFile,
} from '../model/run/layout.ts';
import type { Copy } from './inventory.ts';

/** What lies in a folder that has no manifest. */
export interface Remains {
  readonly files: ReadonlyMap<string, unknown>;
  /** How many records of checks lie there. */
  readonly checks: number;
  readonly isHeld: boolean;
}

/**
 * Why a folder without a manifest is a backup that has lost it, in words; `null` for what a run left that never
 * committed. All of it is written when the artifacts are whole, or later: its data can be restored by hand.
 */
export function findSignOfBackup({ files, checks, isHeld }: Remains): string | null {
  if (checks > 0) return 'a check of it was written down';
  if (isHeld) return 'it is held';
  if (files.has(signatureFile)) return 'its manifest was signed';
  const hasArtifact = [...files.keys()].some((name) => !small.has(name));
  return files.has(restoreGuideFile) && hasArtifact ? 'it has a RESTORE.md' : null;
}

/** Of a copy that is broken: whether it is because of that. */
export function isLost({ state, files }: Pick<Copy, 'state' | 'files'>): boolean {
  return state === 'broken' && !files.has(manifestFile);
}

const small = new Set([
  liveFile,
  manifestFile,
  signatureFile,
  restoreGuideFile,
  pipelineFile,
  `${pipelineFile}.pgp`,
]);
