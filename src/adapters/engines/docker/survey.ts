import { BackupError } from '../../../model/failures.ts';
import type {
  ContainerDetails,
  ContainerEnvironment,
  ContainerFacts,
  EngineSurvey,
  VolumeFacts,
} from '../../../ports/engine-survey.ts';
import { parseAddress } from './address.ts';
import { chooseDigest } from './choose-digest.ts';
import type { DockerOptions } from './docker.ts';
import { notDocker } from './explain.ts';
import { at, isText } from './parse-answers.ts';
import {
  parseContainers,
  parseDetails,
  parseDigests,
  parseEnvironment,
  parseVolumes,
} from './parse-survey.ts';
import { createAsk } from './requests.ts';

/** It counts nothing, and so it answers soon, however much there is. */
const usualTimeoutMs = 30_000;

/** What there is on the engine that the `docker` program would use, contexts aside. Opens nothing. */
export function createDockerSurvey(options: DockerOptions): EngineSurvey {
  return new DockerSurvey(options);
}

class DockerSurvey implements EngineSurvey {
  readonly #environment: DockerOptions['environment'];
  readonly #timeoutMs: number;

  constructor({ environment, timeoutMs = usualTimeoutMs }: DockerOptions) {
    this.#environment = environment;
    this.#timeoutMs = timeoutMs;
  }

  async listVolumes(context: Signalled): Promise<readonly VolumeFacts[]> {
    const found = await this.#ask({ path: '/volumes' }, parseVolumes, context);
    const isHere = 'socketPath' in parseAddress(this.#environment).wire;
    return found.map((volume) => ({ ...volume, isHere }));
  }

  async surveyContainers(context: Signalled): Promise<readonly ContainerFacts[]> {
    const [containers, digests] = await Promise.all([
      this.#ask(allContainers, parseContainers, context),
      this.#ask({ path: '/images/json' }, parseDigests, context),
    ]);
    return containers.map(({ imageId: id, reference, ...container }) => ({
      ...container,
      image: { reference, id, digest: chooseDigest(digests.get(id) ?? [], reference) },
    }));
  }

  async inspectContainer(container: string, context: Signalled): Promise<ContainerDetails | null> {
    const path = `/containers/${encodeURIComponent(container)}/json`;
    const parse = (answer: unknown) => (answer === null ? noDetails : parseDetails(answer));
    const { details } = await this.#ask({ path }, parse, context);
    return details;
  }

  async volumeFolder(context: Signalled): Promise<string> {
    const { text, wire } = parseAddress(this.#environment);
    if (!('socketPath' in wire)) throw elsewhere(text);
    const parse = (answer: unknown) => {
      const root = at(answer, 'DockerRootDir');
      return isText(root) ? `${root}/volumes` : null;
    };
    return await this.#ask({ path: '/info' }, parse, context);
  }

  async environmentOf(container: string, context: Signalled): Promise<ContainerEnvironment | null> {
    const path = `/containers/${encodeURIComponent(container)}/json`;
    const parse = (answer: unknown) => (answer === null ? none : parseEnvironment(answer));
    const { variables } = await this.#ask({ path }, parse, context);
    return variables;
  }

  async #ask<T>(
    { path, query }: Question,
    parse: (answer: unknown) => T | null,
    { signal }: Signalled,
  ): Promise<T> {
    const address = parseAddress(this.#environment);
    const found = parse(await createAsk(address, this.#timeoutMs)(path, signal, query));
    if (found === null) throw notDocker(address.text);
    return found;
  }
}

/** What is in a folder of that name here belongs to somebody else. */
function elsewhere(address: string): BackupError {
  return new BackupError({
    code: 'BP5017',
    message: `the engine at ${address} is not on this machine, and neither are the files of its volumes`,
    hint: 'restore on the host of the engine, with DOCKER_HOST unset or the path of its socket',
  });
}

type Signalled = Parameters<EngineSurvey['listVolumes']>[0];

interface Question {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}

const allContainers: Question = { path: '/containers/json', query: { all: 'true' } };
const none = { variables: null };
const noDetails = { details: null };
