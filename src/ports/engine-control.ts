import type { StepContext } from './step-context.ts';

/** Changes what runs on an engine. All of it may be asked twice; what is so already is done. */
export interface EngineControl {
  /** Asks its program to end, and waits as long as the container says that this may take. Absent is done. */
  stop(container: string, context: Asking): Promise<void>;
  /** Fails with `BP5018` when it cannot, also where there is no such container. */
  start(container: string, context: Asking): Promise<void>;
  /** Freezes all programs in it. */
  pause(container: string, context: Asking): Promise<void>;
  unpause(container: string, context: Asking): Promise<void>;
  /** Makes a volume; one of this name that is there already is taken as it is. */
  createVolume(wish: VolumeWish, context: Asking): Promise<void>;
  /** Fails while a container uses it; absent is done. */
  removeVolume(name: string, context: Asking): Promise<void>;
}

type Asking = Pick<StepContext, 'signal'>;

interface VolumeWish {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}
