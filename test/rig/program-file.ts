import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/**
 * The program as tests start it: what was built, which starts twice as fast, where it is of exactly these sources; else
 * the sources themselves. So `npm test`, which builds first, is quick, and nobody ever tests what he has changed since.
 */
export const programFile = chooseFile();

function chooseFile(): string {
  const built = join(root, 'dist/cli/main.js');
  const builtAt = statSync(built, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const isFresh = newestIn(join(root, 'src')) < builtAt;
  return isFresh ? built : join(root, 'src/cli/main.ts');
}

/** Of files and folders: the time of a folder tells that something was removed from it. */
function newestIn(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const times = ['', ...names].map((name) => statSync(join(folder, name)).mtimeMs);
  return Math.max(...times);
}
