import { BackupError } from '../failures.ts';

/** Its bytes are cut, changed, or not of the kind that they should be. */
export function notWhole(says: string, hint: string, cause?: unknown): BackupError {
  return new BackupError({ code: 'BP5161', message: says, hint, cause });
}

/** Nothing may be made of it, whole or not. */
export function refusedFile(says: string, hint: string): BackupError {
  return new BackupError({ code: 'BP5162', message: says, hint });
}

/** It cannot be read, or not as one thing from its beginning to its end. */
export function unreadableFile(says: string, hint: string, cause?: unknown): BackupError {
  return new BackupError({ code: 'BP5160', message: says, hint, cause });
}
