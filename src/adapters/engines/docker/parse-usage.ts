import type {
  CacheUsage,
  ContainerUsage,
  EngineUsage,
  ImageUsage,
  VolumeUsage,
} from '../../../ports/engine-storage.ts';
import { at, isText, parseState, parseTexts } from './parse-answers.ts';

export type Counted = Pick<
  EngineUsage,
  'imageBytes' | 'images' | 'containers' | 'volumes' | 'cache'
>;

/** `null` when it is no answer of an engine. Newer engines group it otherwise. */
export function parseUsage(answer: unknown): Counted | null {
  const list = (key: string, group: string) =>
    at(answer, key) ?? at(at(answer, group), 'Items') ?? [];
  const images = eachOf(list('Images', 'ImageUsage'), parseImage);
  const containers = eachOf(list('Containers', 'ContainerUsage'), parseContainer);
  const volumes = eachOf(list('Volumes', 'VolumeUsage'), parseVolume);
  const cache = eachOf(list('BuildCache', 'BuildCacheUsage'), parseCache);
  const layers = at(answer, 'LayersSize') ?? at(at(answer, 'ImageUsage'), 'TotalSize');
  if (images === null || containers === null || volumes === null || cache === null) return null;
  return isSize(layers) ? { imageBytes: layers, images, containers, volumes, cache } : null;
}

function parseImage(answer: unknown): ImageUsage | null {
  const [id, tags, uses] = ['Id', 'RepoTags', 'Containers'].map((key) => at(answer, key));
  const [all, shared] = [at(answer, 'Size'), at(answer, 'SharedSize')];
  if (!isText(id)) return null;
  // One that was asked for by its digest has no tag, and is still wanted.
  const names = [tags, at(answer, 'RepoDigests')].flatMap((one) => (Array.isArray(one) ? one : []));
  const named = names.filter((name) => isText(name) && !name.startsWith('<none>'));
  return {
    id,
    isDangling: named.length === 0,
    ownBytes: isSize(all) && isSize(shared) ? Math.max(0, all - shared) : null,
    uses: isSize(uses) ? uses : 0,
  };
}

function parseContainer(answer: unknown): ContainerUsage | null {
  const state = parseState(answer);
  const [size, mounts = []] = [at(answer, 'SizeRw'), at(answer, 'Mounts') ?? []];
  if (state === null || !Array.isArray(mounts)) return null;
  const ended = ['created', 'exited', 'dead'].includes(String(at(answer, 'State')));
  return {
    ...{ id: state.id, name: state.name, isAlive: !ended, bytes: isSize(size) ? size : 0 },
    labels: parseTexts(at(answer, 'Labels')),
    volumes: mounts.filter((one) => at(one, 'Type') === 'volume').flatMap(nameOf),
  };
}

function nameOf(answer: unknown): readonly string[] {
  const name = at(answer, 'Name');
  return isText(name) ? [name] : [];
}

function parseVolume(answer: unknown): VolumeUsage | null {
  const [name, driver, mountpoint] = ['Name', 'Driver', 'Mountpoint'].map((key) => at(answer, key));
  if (!isText(name) || !isText(driver)) return null;
  const size = at(at(answer, 'UsageData'), 'Size');
  const isAnonymous =
    'com.docker.volume.anonymous' in parseTexts(at(answer, 'Labels')) ||
    /^[0-9a-f]{64}$/.test(name);
  return {
    ...{ name, driver, isAnonymous, bytes: isSize(size) ? size : null },
    mountpoint: isText(mountpoint) && mountpoint !== '' ? mountpoint : null,
  };
}

function parseCache(answer: unknown): CacheUsage | null {
  const bytes = at(answer, 'Size');
  if (!isSize(bytes)) return null;
  // What is shared is counted among the images.
  return {
    bytes: at(answer, 'Shared') === true ? 0 : bytes,
    isInUse: at(answer, 'InUse') === true,
  };
}

/** What is not counted is said as less than nothing. */
function isSize(value: unknown): value is number {
  return typeof value === 'number' && value >= 0;
}

function eachOf<T>(answers: unknown, parse: (one: unknown) => T | null): readonly T[] | null {
  if (!Array.isArray(answers)) return null;
  const found = answers.map(parse);
  return found.every((one) => one !== null) ? found : null;
}

/** `null` where it is not over. Whoever never ran has ended at a time before all others. */
export function parseIdleSince(answer: unknown): number | null {
  const state = at(answer, 'State');
  const isOver = ['created', 'exited', 'dead'].includes(String(at(state, 'Status')));
  const times = [at(answer, 'Created'), at(state, 'FinishedAt')].map((one) =>
    Date.parse(String(one)),
  );
  return isOver && times.every(Number.isFinite) ? Math.max(...times) : null;
}
