import { access, constants } from 'node:fs/promises';
import { BackupError } from '../../../model/failures.ts';
import type { ContainerFacts, EngineSurvey, VolumeFacts } from '../../../ports/engine-survey.ts';
import type { StepContext } from '../../../ports/step-context.ts';

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

/** Of another host, or of a driver that keeps its files elsewhere, there is nothing to be seen here. */
async function assertHere({ name, driver, mountpoint }: VolumeFacts): Promise<void> {
  const mode = constants.R_OK | constants.X_OK;
  try {
    if (driver !== 'local') throw new Error(`its driver is ${driver}`);
    await access(mountpoint, mode);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BackupError({
      code: 'BP5017',
      message: `the files of the volume ${name} cannot be read on this machine: ${reason}`,
      hint: 'run as root on the host of the engine; this version does not read volumes in another way',
      cause,
    });
  }
}

export function usersOf(
  volume: string,
  containers: readonly ContainerFacts[],
): readonly ContainerFacts[] {
  return containers.filter(({ mounts }) =>
    mounts.some(({ kind, source }) => kind === 'volume' && source === volume),
  );
}
