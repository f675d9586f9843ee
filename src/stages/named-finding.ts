import type { Finding } from '../ports/step-context.ts';

/** A finding, and which part of the pipeline it is about. */
export interface NamedFinding extends Finding {
  readonly part: string;
  /** It names nothing of this machine, and who restores the backup should read it too. */
  readonly isForManifest?: boolean;
}
