import { BackupError } from '../model/failures.ts';

/** Why a source that hangs does not hang the run. */
export function silent(idleMs: number): BackupError {
  return new BackupError({
    code: 'BP5015',
    stage: 'dump',
    message: `no byte came for ${Math.round(idleMs / 1000)} s`,
    hint: 'is the source hanging? A slow one may need a longer `idle`',
  });
}
