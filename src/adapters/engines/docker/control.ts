import { BackupError } from '../../../model/failures.ts';
import type { EngineControl } from '../../../ports/engine-control.ts';
import { parseAddress } from './address.ts';
import type { DockerOptions } from './docker.ts';
import { at } from './parse-answers.ts';
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
  /** The engine refuses what is so already, and says that in no way that is fixed: its state is asked then. */
  const freeze = async (name: string, isWanted: boolean, context: Asking): Promise<void> => {
    try {
      const isThere = await tell(container(name, isWanted ? 'pause' : 'unpause'), context);
      if (!isThere && isWanted) throw gone(name);
    } catch (error) {
      context.signal.throwIfAborted();
      const order = { method: 'GET', path: container(name, 'json').path } as const;
      const answer = await createTell(parseAddress(environment), timeoutMs)(order, context.signal);
      if (at(at(answer, 'State'), 'Paused') !== isWanted) throw error;
    }
  };
  const container = (name: string, verb: string): Order => {
    return { method: 'POST', path: `/containers/${encodeURIComponent(name)}/${verb}` };
  };
  return {
    stop: async (name, context) => void (await tell(container(name, 'stop'), context)),
    start: async (name, context) => {
      if (!(await tell(container(name, 'start'), context))) throw gone(name);
    },
    pause: async (name, context) => await freeze(name, true, context),
    unpause: async (name, context) => await freeze(name, false, context),
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
