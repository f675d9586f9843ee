import type { Image } from './engine.ts';
import type { StepContext } from './step-context.ts';

/** What there is on an engine. Changes nothing; each question fails with `BP5018` when the engine cannot be asked. */
export interface EngineSurvey {
  listVolumes(context: Question): Promise<readonly VolumeFacts[]>;
  /** All of them, whether they run or not. */
  surveyContainers(context: Question): Promise<readonly ContainerFacts[]>;
  /** `null` where there is no such container. */
  inspectContainer(container: string, context: Question): Promise<ContainerDetails | null>;
  /**
   * Where volumes are that its own driver makes: each in a folder of its name, in `_data`. Fails with `BP5017` where the
   * engine is not on this machine.
   */
  volumeFolder(context: Question): Promise<string>;
  /** The environment that a container was made with: it holds secrets. `null` where there is no such container. */
  environmentOf(container: string, context: Question): Promise<ContainerEnvironment | null>;
}

type Question = Pick<StepContext, 'signal'>;

export interface VolumeFacts {
  readonly name: string;
  readonly driver: string;
  /** Where its files are on the host of the engine. */
  readonly mountpoint: string;
  /** The host of the engine is this machine: its folders may be looked into. */
  readonly isHere: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
}

export interface ContainerFacts {
  readonly id: string;
  readonly name: string;
  /** And is not paused. */
  readonly isRunning: boolean;
  readonly isPaused: boolean;
  readonly image: Omit<Image, 'labels'>;
  readonly labels: Readonly<Record<string, string>>;
  readonly mounts: readonly MountFacts[];
}

export interface ContainerDetails {
  /** As the engine writes it; another one after each start. */
  readonly startedAt: string;
  /** Its end is the end of its files, too: `docker run --rm`. */
  readonly isRemovedWhenStopped: boolean;
}

export interface MountFacts {
  readonly kind: 'volume' | 'bind' | 'other';
  /** The name of a volume, or a path on the host of the engine. */
  readonly source: string;
  /** In the container. */
  readonly target: string;
  readonly isWritable: boolean;
}

export type ContainerEnvironment = ReadonlyMap<string, string>;
