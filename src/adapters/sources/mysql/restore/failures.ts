import { BackupError } from '../../../../model/failures.ts';
import { numberOf } from '../explain-client.ts';

/** Something at the target is not as it was planned. */
export function changed(message: string): BackupError {
  const hint = 'nothing was overwritten: look at what is there, and plan the restore again';
  return new BackupError({ code: 'BP5113', message, hint });
}

export function different(says: string): BackupError {
  return new BackupError({
    code: 'BP5112',
    message: `the database that was loaded is not the one that was backed up: ${says}`,
    hint: 'look at the backup with `run-pipeline verify`; the live data is only touched when a plan says that it works in place',
  });
}

export function notPutBack(message: string, hint: string): BackupError {
  return new BackupError({ code: 'BP5110', message, hint });
}

const lockWait = 1205;

/** What a server refuses is told as a failure of a dump elsewhere. */
export async function restoring<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof BackupError) || cause.code !== 'BP5010') throw cause;
    const { message, hint, facts } = cause;
    const code = numberOf(cause) === lockWait ? 'BP5113' : 'BP5110';
    throw new BackupError({ code, message, hint, facts, cause });
  }
}
