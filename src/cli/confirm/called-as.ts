import type { Line } from '../verb.ts';

/** How this program was called, up to its verb: a command that is shown works from here. */
export function calledAs({ directory, files }: Pick<Line, 'directory' | 'files'>) {
  const where = directory === undefined ? [] : ['-C', directory];
  return ['run-pipeline', ...where, ...files.flatMap((file) => ['-f', file])];
}
