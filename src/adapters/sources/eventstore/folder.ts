import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BackupError } from '../../../model/failures.ts';
import type { SourceEventstore } from '../../../model/plan.ts';
import { findObstacle } from '../../../model/volume/find-obstacle.ts';
import type { ProjectParts } from '../../../ports/definition.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { mountPoints } from '../../../util/mount-points.ts';

export type Place = Partial<Pick<SourceEventstore, 'path' | 'volume'>>;
type Around = Pick<ProjectParts, 'survey' | 'repository'>;

/** Where the data of the node is on this machine. */
export async function folderOf(
  { path, volume }: Place,
  { survey, repository }: Around,
  context: StepContext,
): Promise<string> {
  if (path !== undefined) return resolve(repository, path);
  const volumes = await (await survey()).listVolumes(context);
  const found = volumes.find(({ name }) => name === volume);
  const obstacle = found === undefined ? null : findObstacle(found, await mountPoints());
  if (found !== undefined && obstacle === null) return found.mountpoint;
  throw new BackupError({
    code: 'BP5017',
    message:
      found === undefined
        ? `there is no volume ${volume}`
        : `the files of the volume ${volume} cannot be read on this machine: ${obstacle}`,
    hint: '`docker volume ls` shows the volumes; it must be the engine of this machine',
  });
}

export const checkpoints = ['chaser.chk', 'writer.chk'] as const;

/** The checkpoints without which it is no data folder of a node. */
export async function missingCheckpoints(folder: string): Promise<readonly string[]> {
  const found = await Promise.all(
    checkpoints.map((name) => stat(join(folder, name)).catch(() => null)),
  );
  return checkpoints.filter((_, at) => !found[at]?.isFile());
}
