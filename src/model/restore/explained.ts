import { ExchangeError } from '../../util/exchange/exchange.ts';
import { systemCodeOf } from '../../util/system-error.ts';
import { BackupError } from '../failures.ts';

const fullDisk: readonly string[] = ['ENOSPC', 'EDQUOT'];

/** Does work at a target, and says in words of a restore what the system or the disk had against it. */
export async function explained<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw explain(cause);
  }
}

function explain(cause: unknown): unknown {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof ExchangeError) {
    const hint = 'nothing was overwritten: look at what is there, and plan the restore again';
    return new BackupError({ code: 'BP5113', message, hint, cause });
  }
  const errno = systemCodeOf(cause);
  if (errno === null) return cause;
  return new BackupError({
    code: fullDisk.includes(errno) ? 'BP5030' : 'BP5110',
    message: `the target cannot be changed: ${message}`,
    hint: 'let this user write into the folder of the target, and make room there',
    facts: { errno },
    cause,
  });
}
