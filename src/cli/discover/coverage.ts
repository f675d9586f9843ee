import { resolve, sep } from 'node:path';
import type { DumpEntry } from '../../model/plan.ts';
import type { Thing, VolumeThing } from './things.ts';
import { usersNamed } from './things.ts';

/** A pipeline of this repository. */
export interface Known {
  readonly name: string;
  /** Where its relative paths begin. */
  readonly repository: string;
  readonly dumps: readonly DumpEntry[];
}

/** The pipeline that stores it, or has been told not to; `null` for none. */
export function coveredBy(thing: Thing, pipelines: readonly Known[]): string | null {
  const found = pipelines.find(({ repository, dumps }) =>
    dumps.some((dump) => doesCover(dump, thing, repository)),
  );
  return found?.name ?? null;
}

function doesCover(dump: DumpEntry, thing: Thing, repository: string): boolean {
  return thing.kind === 'server'
    ? dump.type === thing.server.type && isHere(dump)
    : holds(dump, thing, repository);
}

function isHere(dump: DumpEntry): boolean {
  const host = 'host' in dump ? dump.host : undefined;
  const isLocal = host === undefined || ['localhost', '127.0.0.1', '::1'].includes(host);
  return isLocal && !('via' in dump && dump.via !== undefined);
}

function holds(dump: DumpEntry, thing: VolumeThing, repository: string): boolean {
  const { volume, kind, project, advice } = thing;
  switch (dump.type) {
    case 'compose':
      return kind === 'volume' && dump.project === project && isMeant(dump.services, thing);
    case 'volume':
      return dump.volume === volume.facts.name;
    case 'files':
      return dump.paths.some((path) => isIn(resolve(repository, path), volume.facts.mountpoint));
    case 'sqlite':
      return isIn(volume.facts.mountpoint, resolve(repository, dump.path));
    case 'eventstore':
      return (
        dump.volume === volume.facts.name ||
        (dump.path !== undefined && isIn(volume.facts.mountpoint, resolve(repository, dump.path)))
      );
    default:
      return dump.type === advice.strategy && runsIn(dump, thing);
  }
}

function isMeant(services: readonly string[], { volume }: VolumeThing): boolean {
  return services.length === 0 || usersNamed(volume).some((one) => services.includes(one));
}

/** A server is in the container that has its data. */
function runsIn(
  { via }: Exclude<DumpEntry, { type: 'compose' }>,
  { volume }: VolumeThing,
): boolean {
  const { container, service } = via ?? {};
  const names = volume.users.map(({ name }) => name);
  return (
    (container !== undefined && names.includes(container)) ||
    (service !== undefined && usersNamed(volume).includes(service))
  );
}

function isIn(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
