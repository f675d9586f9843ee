import { extname } from 'node:path';
import { failureFinding } from '../../../model/failure-finding.ts';
import type {
  Container,
  ContainerChoice,
  ContainerState,
  Engine,
  Image,
} from '../../../ports/engine.ts';
import type { Command } from '../../../ports/place.ts';
import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { callInOwnProcess } from '../../../util/own-process.ts';
import { type Address, type Environment, parseAddress } from './address.ts';
import { chooseDigest } from './choose-digest.ts';
import type * as program from './exec-process.ts';
import { notDocker } from './explain.ts';
import { type ContainerAnswer, parseContainer, parseImage, parseStates } from './parse-answers.ts';
import { createAsk } from './requests.ts';

export interface DockerOptions {
  readonly environment: Environment;
  /** How long one answer may take; 10 seconds when left out. */
  readonly timeoutMs?: number;
}

const usualTimeoutMs = 10_000;

/** The same file in the sources and in what is built of them. */
const module = new URL(`exec-process${extname(import.meta.url)}`, import.meta.url).href;
const entry: keyof typeof program = 'runInContainer';

/** The engine that the `docker` program would use, contexts aside. Opens nothing. */
export function createDockerEngine(options: DockerOptions): Engine {
  return new DockerEngine(options);
}

class DockerEngine implements Engine {
  readonly kind = 'docker';
  readonly #environment: Environment;
  readonly #timeoutMs: number;

  constructor({ environment, timeoutMs = usualTimeoutMs }: DockerOptions) {
    this.#environment = environment;
    this.#timeoutMs = timeoutMs;
  }

  async check({ signal }: StepContext): Promise<readonly Finding[]> {
    try {
      const address = parseAddress(this.#environment);
      const answer = await createAsk(address, this.#timeoutMs)('/version', signal);
      if (!isVersion(answer)) throw notDocker(address.text);
      return [];
    } catch (error) {
      return [failureFinding(error)];
    }
  }

  async findContainer(name: string, { signal }: StepContext): Promise<Container | null> {
    const address = parseAddress(this.#environment);
    const ask = createAsk(address, this.#timeoutMs);
    const found = await ask(`/containers/${encodeURIComponent(name)}/json`, signal);
    if (found === null) return null;
    const container = parseContainer(found);
    if (container === null) throw notDocker(address.text);
    // The engine also takes the first letters of an id for a name.
    if (container.name !== name) return null;
    const image = await ask(`/images/${encodeURIComponent(container.imageId)}/json`, signal);
    return { name, image: describe(container, image, address) };
  }

  async listContainers(
    { container, service }: ContainerChoice,
    { signal }: StepContext,
  ): Promise<readonly ContainerState[]> {
    const address = parseAddress(this.#environment);
    const label = `com.docker.compose.service=${service}`;
    // The engine takes a name for the part of one.
    const filters = container === undefined ? { label: [label] } : { name: [container] };
    const query = { all: 'true', filters: JSON.stringify(filters) };
    const answer = await createAsk(address, this.#timeoutMs)('/containers/json', signal, query);
    const found = parseStates(answer);
    if (found === null) throw notDocker(address.text);
    return container === undefined ? found : found.filter(({ name }) => name === container);
  }

  exec(container: string, argv: readonly [string, ...string[]]): Command {
    const { DOCKER_CONTEXT, DOCKER_HOST, DOCKER_TLS_VERIFY, DOCKER_TLS, DOCKER_CERT_PATH, HOME } =
      this.#environment;
    const environment = {
      DOCKER_CONTEXT,
      DOCKER_HOST,
      DOCKER_TLS_VERIFY,
      DOCKER_TLS,
      DOCKER_CERT_PATH,
      HOME,
    };
    const argument = { container, argv, environment };
    return { argv: callInOwnProcess({ module, entry, argument }), stdin: 'pipe' };
  }
}

/** An image may be deleted while a container of it stays. */
function describe(container: ContainerAnswer, answer: unknown, { text }: Address): Image {
  const { reference, imageId: id, labels } = container;
  if (answer === null) return { reference, id, digest: null, labels };
  const image = parseImage(answer);
  if (image === null) throw notDocker(text);
  return { reference, id, digest: chooseDigest(image.digests, reference), labels: image.labels };
}

function isVersion(answer: unknown): boolean {
  return answer !== null && typeof answer === 'object' && 'ApiVersion' in answer;
}
