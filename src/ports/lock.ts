/** One command at a time changes a pipeline on a host. */
export interface HostLocks {
  /**
   * Takes the lock of all these names at once, waiting at most so long. The kernel gives it back when the holder
   * dies, however it dies. Fails with `locked`, naming the holder.
   */
  acquire(names: readonly string[], mode: LockMode, wish: LockWish): Promise<HeldLock>;
  /** Who holds the lock of a name now; `null` for nobody. For people only: nothing is decided by it. */
  holder(name: string): Promise<Holder | null>;
  /**
   * Whether exactly this process holds the lock of a name for itself alone. Whoever signals a holder asks first: what
   * `holder` tells can have been written by any user of the host. `unknown` where this user may not look at it.
   */
  isHeldBy(name: string, pid: number): Promise<'yes' | 'no' | 'unknown'>;
}

/**
 * Says of a folder that the run which made it still lives. Unlike a process id it means the same to everybody who sees
 * the folder: in another container, and on another host where the file system carries locks.
 */
export interface FolderLocks {
  /** For a folder that the caller has just made; until it is released or the process ends. Fails where that is impossible. */
  hold(folder: string): Promise<{ release(): Promise<void> }>;
  /** `none`: nobody ever held one there. `unknown`: nobody can tell. */
  look(folder: string): Promise<'held' | 'free' | 'none' | 'unknown'>;
}

/** One command at a time works on a small file that all commands of an installation share. */
export interface FileLocks {
  /**
   * Locks a file that stands for the other; it is made where it is not there, and stays. The kernel gives the lock back
   * when the holder dies. Fails with BP5091 when it is not free within that time, or cannot be had at all.
   */
  hold(path: string, waitMs: number): Promise<{ release(): Promise<void> }>;
}

/** `shared` excludes only `exclusive`. */
export type LockMode = 'exclusive' | 'shared';

export interface LockWish {
  readonly waitMs: number;
  readonly signal: AbortSignal;
  readonly holder: Holder;
}

export interface HeldLock {
  /** Whether somebody else held it when it was asked for. */
  readonly hasWaited: boolean;
  release(): Promise<void>;
}

export interface Holder {
  readonly verb: string;
  readonly run: string;
  readonly pid: number;
  /** Ticks since boot at which the process began: a process id alone is used again. */
  readonly startTicks: number;
  readonly bootId: string;
  readonly host: string;
  readonly since: string;
}
