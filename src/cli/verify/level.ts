import { storeLevels } from '../../catalog/verify/levels.ts';
import { BackupError } from '../../model/failures.ts';
import type { Store } from '../compose/store.ts';
import type { Level } from './verify-backup.ts';

/** How deeply to look: as asked, else as the pipeline says. Fails with BP5003 for what only a drill can prove. */
export async function chooseLevel(asked: string | undefined, store: Store): Promise<Level> {
  const level = asked ?? store.plan.stages.verify.level;
  switch (level) {
    case 'size':
    case 'checksum':
    case 'download':
      return { level, check: storeLevels[level] };
    case 'open': {
      const { createOurOpenCopy } = await import('../compose/open-copy.ts');
      return { level, check: createOurOpenCopy(store) };
    }
    default:
      throw new BackupError({
        code: 'BP5003',
        message: `the level ${level} is proved by a drill, which this version does not have`,
        hint: 'nothing was checked; `--level open` reads every byte to its end',
      });
  }
}
