import { BackupError } from '../failures.ts';

/** How a channel says that it could not tell anybody. It changes nothing but the record of the run or restore. */
export function noticeFailure(message: string, hint: string): BackupError {
  return new BackupError({ code: 'BP5040', stage: 'notify', message, hint });
}
