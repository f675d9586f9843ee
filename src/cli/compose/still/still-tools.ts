import { createHash } from 'node:crypto';
import { createHostLocks } from '../../../adapters/locks/host-locks.ts';
import type { StillTools } from '../../../stages/still/still-tools.ts';
import type { Env } from '../../environment.ts';
import { lockFolder } from '../folders.ts';
import { openControl, openSurvey } from '../open-engine.ts';
import { processFacts } from '../process-facts.ts';

/** For the engine of this machine, or the one that the environment names. Opens nothing. */
export function createStillTools(env: Env): StillTools {
  const engine = env.DOCKER_HOST ?? '';
  return {
    survey: () => openSurvey(env),
    control: () => openControl(env),
    locks: createHostLocks(lockFolder(env)),
    holder: () => ({
      ...processFacts(),
      verb: 'quiesce',
      run: '',
      since: new Date().toISOString(),
    }),
    lockOf: (container) => {
      const digest = createHash('sha256').update(`${engine}\n${container}`).digest('hex');
      return `container-${digest.slice(0, 32)}`;
    },
  };
}
