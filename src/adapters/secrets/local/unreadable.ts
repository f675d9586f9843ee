import { BackupError } from '../../../model/failures.ts';
import type { SecretReference } from '../../../model/secret-reference.ts';
import { describeReference } from './describe.ts';

/** Names the reference, never the value, and not what a program said: it may have said the value. */
export function unreadable(reference: SecretReference, why: string, hint: string): BackupError {
  const message = `${describeReference(reference)} ${why}`;
  return new BackupError({ code: 'BP5080', message, hint });
}
