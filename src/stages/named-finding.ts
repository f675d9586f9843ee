import { exits } from '../model/exit.ts';
import type { BackupError, FailureCode } from '../model/failures.ts';
import type { Finding } from '../ports/step-context.ts';

/** A finding, and which part of the pipeline it is about. */
export interface NamedFinding extends Finding {
  readonly part: string;
  /** It names nothing of this machine, and who restores the backup should read it too. */
  readonly isForManifest?: boolean;
  /** How the run ends where nothing else is wrong, when the catalogue has more to say of it. */
  readonly code?: FailureCode;
}

/** What kept a part from looking. Nothing was touched, whatever else its code would mean. */
export function thrownFinding(part: string, { code, message, hint, exit }: BackupError) {
  const found = { part, severity: 'error', message, hint } as const satisfies NamedFinding;
  return exit === exits.unavailable ? { ...found, code } : found;
}
