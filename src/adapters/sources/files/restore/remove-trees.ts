import { lstatSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Place } from '../../../../ports/place.ts';
import type { StepContext } from '../../../../ports/step-context.ts';

/** By the system's own program: names may be no text, and paths longer than a call takes. Mounts are not entered. */
export async function removeTrees(
  paths: readonly string[],
  place: Place,
  context: StepContext,
): Promise<void> {
  if (paths.length === 0) return;
  const run = (...argv: [string, ...string[]]) => text(place.spawn({ argv }, context).stdout);
  const remove = () => run('rm', '-rf', '--one-file-system', '--', ...paths);
  try {
    await remove();
  } catch (error) {
    // Folders that came back without the right to write need it, unless one is root. A link would be followed.
    const folders = paths.filter((path) => isFolder(path));
    if (folders.length === 0) throw error;
    await run('chmod', '-R', 'u+rwX', '--', ...folders).catch(() => '');
    await remove();
  }
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
