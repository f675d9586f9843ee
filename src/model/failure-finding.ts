import { BackupError } from './failures.ts';

/** What has stopped a look at something, told with all else that is found. Anything but an expected failure is thrown on. */
export function failureFinding(error: unknown) {
  if (!(error instanceof BackupError)) throw error;
  return { severity: 'error', message: error.message, hint: error.hint } as const;
}
