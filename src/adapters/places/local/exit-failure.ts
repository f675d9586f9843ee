import { basename } from 'node:path';
import { BackupError } from '../../../model/failures.ts';
import type { Exit } from '../../../ports/place.ts';

/** Throws unless the program ended by itself with one of these codes. */
export function assertAccepted(program: string, exit: Exit, okCodes: readonly number[]): void {
  const name = basename(program);
  const { code, signal, stderr, failure, lost } = exit;
  if (lost !== undefined) {
    throw new BackupError({
      code: 'BP5021',
      message: `${name}: ${lost}`,
      hint: 'Look at the network, and at whatever it ran in: did somebody restart it?',
    });
  }
  if (failure !== undefined) {
    throw new BackupError({
      code: 'BP5012',
      message: `${name} cannot be started: ${failure}`,
      hint: `Install ${name}, or correct the path and the rights of the program.`,
    });
  }
  if (signal !== null) {
    throw new BackupError({
      code: 'BP5011',
      message: `${name} was killed by ${signal}${lastLine(stderr)}`,
      hint: 'Look in the system log for who ended it: the kernel when memory is short, a limit, or a person.',
      facts: { program: name, signal, stderr },
    });
  }
  if (code !== null && okCodes.includes(code)) return;
  throw new BackupError({
    code: 'BP5010',
    message: `${name} ended with exit code ${code}${lastLine(stderr)}`,
    hint: 'Correct what the last lines of the program say.',
    facts: { program: name, exitCode: code, stderr },
  });
}

function lastLine(stderr: string): string {
  const line = stderr.trimEnd().split('\n').at(-1)?.trim() ?? '';
  return line && `: ${line}`;
}
