import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

const usualPath = '/usr/local/bin:/usr/bin:/bin';

/** The path of a program, found as a shell would; `null` when there is none that may be run. */
export function findProgram(
  program: string,
  { path = usualPath, cwd = '/' }: { readonly path?: string | undefined; readonly cwd?: string },
): string | null {
  if (program.includes('/')) {
    const file = isAbsolute(program) ? program : resolve(cwd, program);
    return isProgram(file) ? file : null;
  }
  for (const folder of path.split(delimiter)) {
    const file = join(resolve(cwd, folder), program);
    if (isProgram(file)) return file;
  }
  return null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Not there, or not for us: the next folder may have it.
    return false;
  }
}
