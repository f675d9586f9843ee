import { BackupError } from '../../../model/failures.ts';
import { labelOf } from '../../../model/volume/compose-labels.ts';
import { usersOf } from '../../../model/volume/users-of.ts';
import type { ContainerFacts, EngineSurvey, VolumeFacts } from '../../../ports/engine-survey.ts';
import type { StepContext } from '../../../ports/step-context.ts';

/** A Compose project as the engine has it now. */
export interface Project {
  readonly name: string;
  readonly containers: readonly ContainerFacts[];
  readonly volumes: readonly ProjectVolume[];
  /** What is written to volumes that nothing finds again when the container is made anew. */
  readonly nameless: readonly { readonly service: string; readonly target: string }[];
}

export interface ProjectVolume {
  /** In the Compose file; of one that is declared elsewhere, its name on the engine. */
  readonly name: string;
  readonly facts: VolumeFacts;
  readonly users: readonly ContainerFacts[];
}

export function serviceOf({ labels, name }: ContainerFacts): string {
  return labelOf(labels, 'service') ?? name;
}

/** Its volumes are those that carry its label, and those with a name that its containers mount. */
export async function readProject(
  survey: Pick<EngineSurvey, 'listVolumes' | 'surveyContainers'>,
  name: string,
  context: StepContext,
): Promise<Project> {
  const [volumes, all] = await Promise.all([
    survey.listVolumes(context),
    survey.surveyContainers(context),
  ]);
  const containers = all.filter(({ labels }) => labelOf(labels, 'project') === name);
  const own = volumes.flatMap((facts) => {
    const users = usersOf(facts.name, containers);
    const isOwn = labelOf(facts.labels, 'project') === name;
    if (isNameless(facts) || (!isOwn && users.length === 0)) return [];
    const declared = isOwn ? labelOf(facts.labels, 'volume') : null;
    return [{ name: declared ?? facts.name, facts, users }];
  });
  return { name, containers, volumes: own, nameless: namelessOf(containers, volumes) };
}

function namelessOf(
  containers: readonly ContainerFacts[],
  volumes: readonly VolumeFacts[],
): Project['nameless'] {
  const nameless = new Set(volumes.filter(isNameless).map(({ name }) => name));
  return containers.flatMap((container) =>
    container.mounts
      .filter(({ kind, source }) => kind === 'volume' && nameless.has(source))
      .map(({ target }) => ({ service: serviceOf(container), target })),
  );
}

function isNameless({ labels }: VolumeFacts): boolean {
  return labels['com.docker.volume.anonymous'] !== undefined;
}

/** The one that a program is to run in; of several the one that is made of such a server. */
export function chooseUser(
  { name, users }: ProjectVolume,
  isServer: (image: string) => boolean,
): ContainerFacts {
  const running = users.filter(({ isRunning }) => isRunning);
  const servers = running.filter(({ image }) => isServer(image.reference));
  const [first, ...others] = servers.length > 0 ? servers : running;
  if (first !== undefined && others.length === 0) return first;
  if (first !== undefined) {
    const names = running.map((one) => one.name).join(', ');
    throw new BackupError({
      code: 'BP5019',
      message: `several containers use the volume ${name}: ${names}`,
      hint: `say in which one the server runs: \`${name}: { type: …, via: { container: … } }\``,
    });
  }
  const [stopped] = users;
  throw new BackupError({
    code: 'BP5019',
    message:
      stopped === undefined
        ? `no container uses the volume ${name}, and its server is in one`
        : `${stopped.name}, which uses the volume ${name}, does not run`,
    hint: 'start it with `docker compose up --detach`; or store its files while it is stopped: the strategy `volume`',
  });
}
