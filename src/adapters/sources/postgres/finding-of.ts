import { BackupError } from '../../../model/failures.ts';
import type { Finding } from '../../../ports/step-context.ts';

/** What keeps a dump from being made is told with all else that does. Anything else is thrown on. */
export function findingOf(error: unknown): Finding {
  if (!(error instanceof BackupError)) throw error;
  return { severity: 'error', message: error.message, hint: error.hint };
}
