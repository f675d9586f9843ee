import type {
  ContainerDetails,
  ContainerEnvironment,
  ContainerFacts,
  MountFacts,
  VolumeFacts,
} from '../../../ports/engine-survey.ts';
import { at, isText, parseState, parseTexts } from './parse-answers.ts';

/** As the engine lists it, which does not know from where it is asked. */
type ListedVolume = Omit<VolumeFacts, 'isHere'>;

/** `null` when it is no answer of an engine; an engine without volumes says nothing at all. */
export function parseVolumes(answer: unknown): readonly ListedVolume[] | null {
  const found = at(answer, 'Volumes') ?? [];
  return isObject(answer) && Array.isArray(found) ? eachOf(found, parseVolume) : null;
}

/** A container as it is listed: the digest of its image is told elsewhere. */
type ListedContainer = Omit<ContainerFacts, 'image'> & {
  readonly imageId: string;
  readonly reference: string;
};

/** By the id of the image. */
export function parseDigests(answer: unknown): ReadonlyMap<string, readonly string[]> | null {
  if (!Array.isArray(answer)) return null;
  const named = answer.map((one): readonly [unknown, readonly string[]] => {
    const digests = at(one, 'RepoDigests');
    return [at(one, 'Id'), Array.isArray(digests) ? digests.filter(isText) : []];
  });
  return new Map(named.filter((one): one is [string, readonly string[]] => isText(one[0])));
}

export function parseContainers(answer: unknown): readonly ListedContainer[] | null {
  return Array.isArray(answer) ? eachOf(answer, parseContainer) : null;
}

export function parseDetails(answer: unknown): { readonly details: ContainerDetails } | null {
  const startedAt = at(at(answer, 'State'), 'StartedAt');
  if (!isText(startedAt)) return null;
  const isRemovedWhenStopped = at(at(answer, 'HostConfig'), 'AutoRemove') === true;
  return { details: { startedAt, isRemovedWhenStopped } };
}

export function parseEnvironment(
  answer: unknown,
): { readonly variables: ContainerEnvironment } | null {
  const config = at(answer, 'Config');
  if (!isObject(config)) return null;
  const lines = at(config, 'Env') ?? [];
  if (!Array.isArray(lines) || !lines.every(isText)) return null;
  return { variables: new Map(lines.map(nameAndValue)) };
}

function nameAndValue(line: string): readonly [string, string] {
  const end = line.indexOf('=');
  return end === -1 ? [line, ''] : [line.slice(0, end), line.slice(end + 1)];
}

function parseVolume(answer: unknown): ListedVolume | null {
  const [name, driver, mountpoint] = ['Name', 'Driver', 'Mountpoint'].map((key) => at(answer, key));
  if (!isText(name) || !isText(driver)) return null;
  return {
    ...{ name, driver, mountpoint: isText(mountpoint) ? mountpoint : '' },
    labels: parseTexts(at(answer, 'Labels')),
    options: parseTexts(at(answer, 'Options')),
  };
}

function parseContainer(answer: unknown): ListedContainer | null {
  const state = parseState(answer);
  const [reference, imageId] = [at(answer, 'Image'), at(answer, 'ImageID')];
  const mounts = at(answer, 'Mounts') ?? [];
  if (state === null || !isText(reference) || !isText(imageId)) return null;
  if (!Array.isArray(mounts)) return null;
  const { id, name, isRunning } = state;
  return {
    ...{ id, name, isRunning, isPaused: at(answer, 'State') === 'paused' },
    ...{ reference, imageId, labels: parseTexts(at(answer, 'Labels')) },
    mounts: mounts.flatMap((one) => parseMount(one) ?? []),
  };
}

function parseMount(answer: unknown): MountFacts | null {
  const [type, name, source, target] = ['Type', 'Name', 'Source', 'Destination'].map((key) =>
    at(answer, key),
  );
  if (!isText(target)) return null;
  const kind = type === 'volume' || type === 'bind' ? type : 'other';
  const from = kind === 'volume' ? name : source;
  return { kind, source: isText(from) ? from : '', target, isWritable: at(answer, 'RW') !== false };
}

function eachOf<T>(answers: readonly unknown[], parse: (one: unknown) => T | null) {
  const found = answers.map(parse);
  return found.every((one) => one !== null) ? (found as readonly T[]) : null;
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object';
}
