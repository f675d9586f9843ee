import {
  type ProjectVolume,
  readProject,
  serviceOf,
} from '../../adapters/sources/compose/project.ts';
import { labelOf } from '../../model/volume/compose-labels.ts';
import { usersOf } from '../../model/volume/users-of.ts';
import type { ContainerFacts, EngineSurvey, MountFacts } from '../../ports/engine-survey.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { type Advice, advise } from './advise.ts';
import { findHostServers, type HostServer } from './host-servers.ts';
import { sqliteFilesIn } from './sqlite-files.ts';

/** Something that holds data. */
export type Thing = VolumeThing | ServerThing;

export interface VolumeThing {
  readonly kind: 'volume' | 'bind';
  /** In the Compose file, or on the engine; of a folder of this host its path. */
  readonly name: string;
  readonly project: string | null;
  readonly volume: ProjectVolume;
  readonly advice: Advice;
}

export interface ServerThing {
  readonly kind: 'server';
  readonly name: string;
  readonly server: HostServer;
}

export interface Nameless {
  readonly project: string;
  readonly service: string;
  readonly target: string;
}

export interface Found {
  readonly things: readonly Thing[];
  /** What nothing can name, and so no pipeline can hold. */
  readonly nameless: readonly Nameless[];
}

/** What an engine has: the volumes of each project, then those of none, then the folders of this host that are written to. */
export async function findOnEngine(survey: EngineSurvey, context: StepContext): Promise<Found> {
  const [unsorted, containers] = await Promise.all([
    survey.listVolumes(context),
    survey.surveyContainers(context),
  ]);
  const volumes = unsorted.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const named = [...containers, ...volumes].flatMap(
    ({ labels }) => labelOf(labels, 'project') ?? [],
  );
  const known = { listVolumes: async () => volumes, surveyContainers: async () => containers };
  const projects = await Promise.all(
    [...new Set(named)].toSorted().map((name) => readProject(known, name, context)),
  );
  const owned = new Set(projects.flatMap((one) => one.volumes.map(({ facts }) => facts.name)));
  const loose = volumes
    .filter(({ name, labels }) => !owned.has(name) && !('com.docker.volume.anonymous' in labels))
    .map(
      (facts): ProjectVolume => ({
        name: facts.name,
        facts,
        users: usersOf(facts.name, containers),
      }),
    );
  return {
    things: [
      ...projects.flatMap(({ name, volumes: own }) =>
        own.map((one) => thingOf('volume', one, name)),
      ),
      ...loose.map((one) => thingOf('volume', one, null)),
      ...foldersOf(containers).map((one) => thingOf('bind', one, projectOf(one))),
    ],
    nameless: projects.flatMap(({ name, nameless }) =>
      nameless.map((one) => ({ project: name, ...one })),
    ),
  };
}

export function findOnHost(): readonly ServerThing[] {
  return findHostServers().map((server) => ({ kind: 'server', name: server.program, server }));
}

/** Who uses it, as people know them. */
export function usersNamed({ users }: ProjectVolume): readonly string[] {
  return [
    ...new Set(users.map((one) => (labelOf(one.labels, 'service') ? serviceOf(one) : one.name))),
  ];
}

function thingOf(
  kind: VolumeThing['kind'],
  volume: ProjectVolume,
  project: string | null,
): VolumeThing {
  const advice = advise(volume, sqliteFilesIn(volume.facts.mountpoint));
  return { kind, name: volume.name, project, volume, advice };
}

/** Folders that containers write to; what they may only read is configuration. */
function foldersOf(containers: readonly ContainerFacts[]): readonly ProjectVolume[] {
  const mounts = containers.flatMap((one) => one.mounts.filter(isWrittenTo));
  return [...new Set(mounts.map(({ source }) => source))].map((path) => ({
    name: path,
    facts: { name: path, driver: 'local', mountpoint: path, isHere: true, labels: {}, options: {} },
    users: usersOf(path, containers),
  }));
}

function isWrittenTo({ kind, source, isWritable }: MountFacts): boolean {
  return kind === 'bind' && isWritable && !ofSystem.test(source);
}

/** Of every host; a socket has nothing to keep. */
const ofSystem =
  /^\/(?:$|(?:dev|proc|sys|run|usr|etc|boot|lib|tmp|var\/run|var\/lib\/docker)(?:\/|$))|\.sock$/;

function projectOf({ users }: ProjectVolume): string | null {
  return users.map(({ labels }) => labelOf(labels, 'project')).find(Boolean) ?? null;
}
