import type { StepContext } from './step-context.ts';

/** What uses space on an engine. Changes nothing; fails with `BP5018` when the engine cannot be asked. */
export interface EngineStorage {
  /** It counts all files of all volumes, which may take minutes. */
  usage(context: Pick<StepContext, 'signal'>): Promise<EngineUsage>;
}

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
