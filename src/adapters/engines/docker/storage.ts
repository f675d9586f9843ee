import type { EngineStorage, Leftover } from '../../../ports/engine-storage.ts';
import { parseAddress } from './address.ts';
import type { DockerOptions } from './docker.ts';
import { notDocker } from './explain.ts';
import { at, isText } from './parse-answers.ts';
import { parseIdleSince, parseUsage } from './parse-usage.ts';
import { createAsk, createTell, type Order } from './requests.ts';

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
    idleSince: async (container, { signal }) => {
      const path = `/containers/${encodeURIComponent(container)}/json`;
      return parseIdleSince(await createAsk(parseAddress(environment), soonMs)(path, signal));
    },
    remove: async (leftover, { signal }) => {
      const tell = createTell(parseAddress(environment), timeoutMs);
      const freed = at(await tell(orderTo(leftover), signal), 'SpaceReclaimed');
      return typeof freed === 'number' ? freed : null;
    },
  };
}

/** None of them by force: what is in use, or has come into use, stays. */
function orderTo(leftover: Leftover): Order {
  if (leftover.kind === 'cache') return { method: 'POST', path: '/build/prune' };
  const path = `/${leftover.kind}s/${encodeURIComponent(leftover.id)}`;
  return { method: 'DELETE', path };
}
