import { access, constants } from 'node:fs/promises';
import { BackupError } from '../../../model/failures.ts';
import { findObstacle, isMountedInUse } from '../../../model/volume/find-obstacle.ts';
import type { EngineSurvey, VolumeFacts } from '../../../ports/engine-survey.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import { mountPoints } from '../../../util/mount-points.ts';

/** A volume whose files are on this machine. */
export async function requireVolume(
  survey: EngineSurvey,
  name: string,
  context: StepContext,
): Promise<VolumeFacts> {
  const found = (await survey.listVolumes(context)).find((one) => one.name === name);
  if (found === undefined) {
    throw new BackupError({
      code: 'BP5017',
      message: `there is no volume ${name}`,
      hint: '`docker volume ls` shows their names; is it the right engine (DOCKER_HOST)?',
    });
  }
  await assertHere(found);
  return found;
}

/** Its folder holds its files now; it may not, once another container has stopped. */
export async function assertHere(volume: VolumeFacts): Promise<void> {
  const { name, mountpoint } = volume;
  const mode = constants.R_OK | constants.X_OK;
  try {
    const obstacle = findObstacle(volume, await mountPoints());
    if (obstacle !== null) throw new Error(obstacle);
    await access(mountpoint, mode);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BackupError({
      code: 'BP5017',
      message: `the files of the volume ${name} cannot be read on this machine: ${reason}`,
      hint: isMountedInUse(volume)
        ? 'let a container that uses it run, and `pause` it where it must hold still; or store the folder or share behind it as `files`'
        : 'run as root on the host of the engine; this version does not read volumes in another way',
      cause,
    });
  }
}
