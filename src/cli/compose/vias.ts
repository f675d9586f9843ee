import { randomBytes } from 'node:crypto';
import { createLocalVia } from '../../adapters/places/local/local.ts';
import type { Via as ViaEntry } from '../../model/plan.ts';
import type { Parts } from '../../ports/definition.ts';
import type { Launcher } from '../../ports/launcher.ts';
import type { Place } from '../../ports/place.ts';
import type { Sweeps, Via, Way, Ways } from '../../ports/via.ts';
import type { Env } from '../environment.ts';

/** The way to where a dump is made; all dumps that name the same one share it. Opens nothing. */
export type ViaFor = (entry: ViaEntry | undefined) => Promise<Via>;

export interface Vias {
  readonly viaFor: ViaFor;
  readonly ways: Ways;
}

interface Tools {
  readonly place: Place & Launcher;
  readonly secrets: Parts['secrets'];
  readonly environment: Env;
}

/** The code for another place is loaded only where one is named. */
export function createVias(tools: Tools): Vias {
  const here = createLocalVia(tools.place);
  const others = new Map<string, Promise<Way>>();
  const wayFor = (entry: ViaEntry): Promise<Way> => {
    const key = JSON.stringify(entry);
    const way =
      others.get(key) ?? createOther(entry, tools).then((via) => ({ entry: JSON.parse(key), via }));
    others.set(key, way);
    return way;
  };
  return {
    viaFor: async (entry) => (entry === undefined ? here : (await wayFor(entry)).via),
    ways: {
      made: () => Promise.all(others.values()),
      // It was written down by the same version, from a pipeline that the schema had made sure of.
      again: (entry) => createOther(entry as unknown as ViaEntry, tools),
    },
  };
}

async function createOther(
  entry: ViaEntry,
  { place: local, secrets, environment }: Tools,
): Promise<Via & Sweeps> {
  const mark = randomBytes(8).toString('hex');
  const { createRemoteVia } = await import('../../adapters/places/remote/remote.ts');
  const { ssh, container, service } = entry;
  if (ssh !== undefined) {
    const { createSshTransport } = await import('../../adapters/places/remote/ssh/ssh.ts');
    const parts = { local, secrets, environment, mark };
    return createRemoteVia({
      transport: createSshTransport({ ...entry, ssh }, parts),
      local,
      mark,
    });
  }
  const { createDockerEngine } = await import('../../adapters/engines/docker/docker.ts');
  const { createContainerTransport } = await import(
    '../../adapters/places/remote/container/container.ts'
  );
  const engine = createDockerEngine({ environment });
  const choice = container === undefined ? { service: service ?? '' } : { container };
  return createRemoteVia({ transport: createContainerTransport(choice, engine), local, mark });
}
