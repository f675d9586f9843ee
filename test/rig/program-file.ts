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
  const isFresh = newestBelow(join(root, 'src')) < builtAt && hasNoOther(root);
  return isFresh ? built : join(root, 'src/cli/main.ts');
}

function newestBelow(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const times = entries.map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs);
  return Math.max(...times);
}

/** A module that was removed from the sources would still be found among what was built. */
function hasNoOther(folder: string): boolean {
  const names = (part: string) =>
    readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.[jt]s$/.test(name),
    );
  const sources = new Set(names('src').map((name) => name.replace(/\.ts$/, '.js')));
  return names('dist').every((name) => sources.has(name));
}
