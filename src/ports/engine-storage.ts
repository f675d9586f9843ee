import type { StepContext } from './step-context.ts';

/** What uses space on an engine. Fails with `BP5018` when the engine cannot be asked. */
export interface EngineStorage {
  /** Changes nothing. It counts all files of all volumes, which may take minutes. */
  usage(context: Pick<StepContext, 'signal'>): Promise<EngineUsage>;
  /** When it last ran, or was made where it never did, in milliseconds of the epoch; `null` where it is not over, or gone. */
  idleSince(container: string, context: Pick<StepContext, 'signal'>): Promise<number | null>;
  /** The engine refuses what is in use. Absent is done. Answers what the engine says that became free. */
  remove(leftover: Leftover, context: Pick<StepContext, 'signal'>): Promise<number | null>;
}

/** `cache`: all of the build cache that nothing uses. Volumes of a container stay. */
export type Leftover =
  | { readonly kind: 'container' | 'image' | 'volume'; readonly id: string }
  | { readonly kind: 'cache' };

export interface EngineUsage {
  /** As in DOCKER_HOST. */
  readonly address: string;
  /** Where it keeps everything, on its own host. */
  readonly root: string;
  /** Its host is this one: its folders may be looked into. */
  readonly isHere: boolean;
  /** All images together: they share layers. */
  readonly imageBytes: number;
  readonly images: readonly ImageUsage[];
  readonly containers: readonly ContainerUsage[];
  readonly volumes: readonly VolumeUsage[];
  readonly cache: readonly CacheUsage[];
}

export interface ImageUsage {
  readonly id: string;
  /** Nothing names it. */
  readonly isDangling: boolean;
  /** What only it uses; `null` where the engine does not count. */
  readonly ownBytes: number | null;
  /** By how many containers. */
  readonly uses: number;
}

export interface ContainerUsage {
  readonly id: string;
  readonly name: string;
  /** It has begun and is not over; also while it is paused. */
  readonly isAlive: boolean;
  /** What it wrote beside its volumes. */
  readonly bytes: number;
  readonly labels: Readonly<Record<string, string>>;
  /** By name. */
  readonly volumes: readonly string[];
}

export interface VolumeUsage {
  readonly name: string;
  readonly driver: string;
  /** Nobody has given it a name. */
  readonly isAnonymous: boolean;
  /** `null` where it is elsewhere. */
  readonly mountpoint: string | null;
  /** `null` where its driver does not count. */
  readonly bytes: number | null;
}

export interface CacheUsage {
  readonly bytes: number;
  readonly isInUse: boolean;
}
