import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/** The folder that paths in a pipeline start from: the one with `.git`, else the file's own. */
export function repositoryOf(file: string): string {
  const own = dirname(resolve(file));
  for (let folder = own; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return own;
  }
}

/** Whether a path stays inside a folder, also after symbolic links are followed. */
export function isInside(folder: string, path: string): boolean {
  const target = resolve(folder, path);
  return holds(folder, target) && holds(realPath(folder), realPath(target));
}

function holds(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** No system has longer ones. */
const maxPath = 4096;

/** The real path of what exists; the rest is kept as written. */
function realPath(path: string): string {
  if (path.length > maxPath) return path;
  for (let existing = path; ; existing = dirname(existing)) {
    try {
      return join(realpathSync.native(existing), path.slice(existing.length));
    } catch {
      // What does not exist (yet) has no links in it; its parents may.
      if (existing === dirname(existing)) return path;
    }
  }
}
