/** One command at a time changes a pipeline on a host. */
export interface HostLocks {
  /**
   * Takes the lock of all these names at once, waiting at most so long. The kernel gives it back when the holder
   * dies, however it dies. Fails with `locked`, naming the holder.
   */
  acquire(names: readonly string[], mode: LockMode, wish: LockWish): Promise<HeldLock>;
  /** Who holds the lock of a name now; `null` for nobody. For people only: nothing is decided by it. */
  holder(name: string): Promise<Holder | null>;
}

/** `shared` excludes only `exclusive`. */
export type LockMode = 'exclusive' | 'shared';

export interface LockWish {
  readonly waitMs: number;
  readonly signal: AbortSignal;
  readonly holder: Holder;
}

export interface HeldLock {
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
