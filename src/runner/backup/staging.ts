import { join } from 'node:path';
import { BackupError } from '../../model/failures.ts';
import type { Staging } from '../../stages/run.ts';
import type { Job } from '../job.ts';
import { removeOldStaging } from './old-staging.ts';

/**
 * Where the spools of a run lie: at the destination that adopts them, or in the state folder when that destination
 * turns out to be unusable. It is made only when preflight has found nothing against it.
 */
export function createStaging(
  job: Job,
  run: string,
  makeFolder: (path: string) => Promise<void>,
): Staging {
  const { staging, state, plan } = job;
  const chosen = { folder: join(staging.root, run), adopter: staging.adopter };
  let place = chosen;
  return {
    get folder() {
      return place.folder;
    },
    get adopter() {
      return place.adopter;
    },
    open: async (isUsable) => {
      if (chosen.adopter !== null && !isUsable(chosen.adopter)) {
        const isApart = plan.staging.dir !== undefined;
        const root = isApart ? staging.root : state.stagingOf(plan.name);
        place = { folder: join(root, run), adopter: null };
      }
      try {
        await makeFolder(place.folder);
      } catch (error) {
        throw asFailure(place.folder, error);
      }
    },
    collect: () => removeOldStaging(job),
  };
}

function asFailure(folder: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof BackupError) return error;
  const isFull = 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return new BackupError({
    code: isFull ? 'BP5030' : 'BP5040',
    stage: 'dump',
    message: `the staging folder ${folder} cannot be made: ${error.message}`,
    hint: 'make room, or name another folder in `staging.dir`',
    cause: error,
  });
}
