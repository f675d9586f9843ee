import { access, constants } from 'node:fs/promises';
import { mountPoints } from '../mount-points.ts';
import { systemCodeOf } from '../system-error.ts';
import { foldersAbove } from './above.ts';
import { lookAt } from './look-at.ts';

/** What stands in the way of an exchange. Errors prevent it, warnings do not. */
export interface Obstacle {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint: string;
}

/** Whether something can be exchanged at this path. Changes nothing. */
export async function findObstacles(live: string): Promise<readonly Obstacle[]> {
  const above = foldersAbove(live);
  const odd = above.find((folder) => lookAt(folder)?.isDirectory() === false);
  if (odd !== undefined && lookAt(odd)?.isSymbolicLink()) {
    const hint = 'choose the folder that is meant by its own name';
    return [error(`${live} lies behind a symbolic link, ${odd}`, hint)];
  }
  if (odd !== undefined) return [error(`${odd} is no folder`, 'choose another folder')];
  const parent = above.findLast((folder) => lookAt(folder) !== undefined) ?? '/';
  return [...(await checkRights(parent, live)), ...(await checkLive(live))];
}

async function checkRights(parent: string, live: string): Promise<readonly Obstacle[]> {
  try {
    await access(parent, constants.W_OK | constants.X_OK);
    return [];
  } catch (cause) {
    const isReadOnly = systemCodeOf(cause) === 'EROFS';
    const why = isReadOnly ? 'its file system is read-only' : 'this user may not write it';
    const hint = 'what is new is first laid beside its place: make that folder writable';
    return [error(`${live} cannot be exchanged in ${parent}: ${why}`, hint)];
  }
}

async function checkLive(live: string): Promise<readonly Obstacle[]> {
  const points = await mountPoints();
  if (points.includes(live)) {
    const hint = 'unmount it, or choose a folder elsewhere and move what is in it';
    return [error(`${live} is a mount point, which cannot be exchanged`, hint)];
  }
  const below = points.find((point) => point.startsWith(`${live}/`));
  if (below !== undefined) {
    const hint =
      'unmount it first, or the exchange would take it away together with the old folder';
    return [error(`${live} holds a mount point, ${below}`, hint)];
  }
  if (lookAt(live)?.isSymbolicLink() !== true) return [];
  const message = `${live} is a symbolic link: the link itself is exchanged`;
  const hint = 'what it points to stays as it is: choose that instead if it is meant';
  return [{ severity: 'warning', message, hint }];
}

function error(message: string, hint: string): Obstacle {
  return { severity: 'error', message, hint };
}
