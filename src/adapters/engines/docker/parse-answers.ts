import type { ContainerState } from '../../../ports/engine.ts';

/** What of an answer is needed; `null` when it is none of an engine. */
export interface ContainerAnswer {
  readonly name: string;
  readonly imageId: string;
  readonly reference: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ImageAnswer {
  readonly digests: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

export function parseContainer(answer: unknown): ContainerAnswer | null {
  const config = at(answer, 'Config');
  const [name, imageId, reference] = [at(answer, 'Name'), at(answer, 'Image'), at(config, 'Image')];
  if (!isText(name) || !isText(imageId) || !isText(reference)) return null;
  const labels = parseTexts(at(config, 'Labels'));
  return { name: name.replace(/^\//, ''), imageId, reference, labels };
}

export function parseImage(answer: unknown): ImageAnswer | null {
  if (!isText(at(answer, 'Id'))) return null;
  const digests = at(answer, 'RepoDigests');
  return {
    digests: Array.isArray(digests) ? digests.filter(isText) : [],
    labels: parseTexts(at(at(answer, 'Config'), 'Labels')),
  };
}

export function parseStates(answer: unknown): readonly ContainerState[] | null {
  if (!Array.isArray(answer)) return null;
  const states = answer.map(parseState);
  return states.every((state) => state !== null) ? states : null;
}

export function parseState(answer: unknown): ContainerState | null {
  const [id, names, state] = [at(answer, 'Id'), at(answer, 'Names'), at(answer, 'State')];
  if (!isText(id) || !Array.isArray(names) || !isText(state)) return null;
  // Links give a container more names, each behind that of another one.
  const name = names.filter(isText).find((one) => one.lastIndexOf('/') === 0);
  const project = parseTexts(at(answer, 'Labels'))['com.docker.compose.project'] ?? null;
  return { id, name: name?.slice(1) ?? id.slice(0, 12), isRunning: state === 'running', project };
}

export function parseTexts(found: unknown): Readonly<Record<string, string>> {
  if (found === null || typeof found !== 'object') return {};
  return Object.fromEntries(Object.entries(found).filter(([, value]) => isText(value)));
}

export function at(value: unknown, key: string): unknown {
  return value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined;
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}
