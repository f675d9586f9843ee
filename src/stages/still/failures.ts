import { BackupError } from '../../model/failures.ts';
import type { HeldStill } from './held-still.ts';

export function missing(container: string): BackupError {
  return new BackupError({
    code: 'BP5019',
    stage: 'dump',
    message: `no container is called ${container}, which is to hold still`,
    hint: 'correct `quiesce`; `docker ps --all` shows the names',
  });
}

export function removedAtItsEnd(container: string): BackupError {
  return new BackupError({
    code: 'BP5019',
    stage: 'dump',
    message: `${container} was started with --rm: to stop it would remove it, and its volumes without a name with it`,
    hint: 'pause it (`quiesce: { pause: [...] }`), or make it without --rm',
  });
}

export function removedMeanwhile({ container, how }: HeldStill): BackupError {
  return new BackupError({
    code: 'BP5022',
    stage: 'dump',
    message: `${container} was ${was[how]} for the backup, and somebody has removed it meanwhile`,
    hint: 'make it again, such as with `docker compose up --detach`',
  });
}

const was = { stop: 'stopped', pause: 'paused' } as const;

export function doesNotRun({ container, how }: HeldStill, error: unknown): BackupError {
  const reason = error instanceof Error ? error.message : String(error);
  const verb = how === 'stop' ? 'start' : 'unpause';
  return new BackupError({
    code: 'BP5022',
    stage: 'dump',
    message: `${container} was ${was[how]} for the backup, and does not run again: ${reason}`,
    hint: `docker ${verb} ${container}; \`docker logs ${container}\` shows what its program says`,
    cause: error,
  });
}
