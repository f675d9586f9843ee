import type { EngineControl } from '../../ports/engine-control.ts';
import type { EngineSurvey } from '../../ports/engine-survey.ts';
import type { Holder, HostLocks } from '../../ports/lock.ts';
import type { HeldStill } from './held-still.ts';

/** By which containers are made to hold still, and go on. */
export interface StillTools {
  readonly survey: () => Promise<EngineSurvey>;
  readonly control: () => Promise<EngineControl>;
  readonly locks: HostLocks;
  /** For others, while they wait. */
  holder(): Holder;
  /** The name of the lock that everybody shares who needs this container still. */
  lockOf(container: string): string;
}

/** A process of its own that outlives us: it starts what we held still when we die without a word. */
export interface StillGuard {
  /**
   * Whether it watches now. `journal`: where it writes down that it has started the container, so that nobody does so once
   * more.
   */
  hold(held: HeldStill, journal: string): Promise<boolean>;
  release(container: string): void;
}
