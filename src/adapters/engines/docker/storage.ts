import type { EngineStorage } from '../../../ports/engine-storage.ts';
import { parseAddress } from './address.ts';
import type { DockerOptions } from './docker.ts';
import { notDocker } from './explain.ts';
import { at, isText } from './parse-answers.ts';
import { parseUsage } from './parse-usage.ts';
import { createAsk } from './requests.ts';

/** It looks at every file. */
const usualTimeoutMs = 600_000;
const soonMs = 30_000;

/** What uses space on the engine that the `docker` program would use, contexts aside. Opens nothing. */
export function createDockerStorage({
  environment,
  timeoutMs = usualTimeoutMs,
}: DockerOptions): EngineStorage {
  return {
    usage: async ({ signal }) => {
      const address = parseAddress(environment);
      // It answers at once, or there is no engine.
      const root = at(await createAsk(address, soonMs)('/info', signal), 'DockerRootDir');
      // Newer ones leave the particulars out unless they are asked for.
      const query = { verbose: '1' };
      const counted = parseUsage(await createAsk(address, timeoutMs)('/system/df', signal, query));
      if (counted === null || !isText(root)) throw notDocker(address.text);
      return { ...counted, address: address.text, root, isHere: 'socketPath' in address.wire };
    },
  };
}
