import { BackupError } from '../../../model/failures.ts';
import type { EngineControl } from '../../../ports/engine-control.ts';
import { parseAddress } from './address.ts';
import type { DockerOptions } from './docker.ts';
import { createTell, type Order } from './requests.ts';

/** A program that ends slowly is given the time that its container says. */
const usualTimeoutMs = 180_000;

type Asking = Parameters<EngineControl['stop']>[1];

/** Changes what runs on the engine that the `docker` program would use, contexts aside. Opens nothing. */
export function createDockerControl({
  environment,
  timeoutMs = usualTimeoutMs,
}: DockerOptions): EngineControl {
  const tell = async (order: Order, { signal }: Asking): Promise<boolean> => {
    const address = parseAddress(environment);
    return (await createTell(address, timeoutMs)(order, signal)) !== null;
  };
  const container = (name: string, verb: string): Order => {
    return { method: 'POST', path: `/containers/${encodeURIComponent(name)}/${verb}` };
  };
  return {
    stop: async (name, context) => void (await tell(container(name, 'stop'), context)),
    start: async (name, context) => {
      if (!(await tell(container(name, 'start'), context))) throw gone(name);
    },
    pause: async (name, context) => {
      if (!(await tell(container(name, 'pause'), context))) throw gone(name);
    },
    unpause: async (name, context) => void (await tell(container(name, 'unpause'), context)),
    createVolume: async ({ name, labels }, context) => {
      const body = { Name: name, Driver: 'local', Labels: labels };
      await tell({ method: 'POST', path: '/volumes/create', body }, context);
    },
    removeVolume: async (name, context) => {
      const path = `/volumes/${encodeURIComponent(name)}`;
      await tell({ method: 'DELETE', path }, context);
    },
  };
}

function gone(container: string): BackupError {
  return new BackupError({
    code: 'BP5018',
    message: `there is no container ${container} any more`,
    hint: 'make it again (`docker compose up --detach`), and start what belongs to it',
  });
}
