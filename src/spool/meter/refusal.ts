import { BackupError, type FailureCode } from '../../model/failures.ts';

const word = 'refused: ';

/** What the meter writes to its standard error. */
export function describeFailure(error: unknown): string {
  if (error instanceof BackupError) {
    const { code, message, hint } = error;
    return `${word}${JSON.stringify({ code, message, hint })}\n`;
  }
  const isReaderGone = error instanceof Error && 'code' in error && error.code === 'EPIPE';
  return isReaderGone ? 'broken pipe\n' : `${error instanceof Error ? error.message : error}\n`;
}

/** Throws what an inspector has refused; other failures are told by the exit code. */
export function throwRefusal(stderr: string): void {
  if (!stderr.startsWith(word)) return;
  // Written by `describeFailure` of the same version.
  const refused = JSON.parse(stderr.slice(word.length)) as Refused;
  throw new BackupError({ ...refused, stage: 'dump' });
}

interface Refused {
  readonly code: FailureCode;
  readonly message: string;
  readonly hint: string;
}
