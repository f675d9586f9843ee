import type { HeldLock, HostLocks } from '../../ports/lock.ts';

/** For work within a command that holds the lock of the pipeline already: it is never asked for twice. */
export class HeldLocks implements HostLocks {
  readonly #locks: HostLocks;

  constructor(locks: HostLocks) {
    this.#locks = locks;
  }

  acquire(): Promise<HeldLock> {
    return Promise.resolve({ hasWaited: false, release: () => Promise.resolve() });
  }

  holder(name: string): ReturnType<HostLocks['holder']> {
    return this.#locks.holder(name);
  }

  isHeldBy(name: string, pid: number): ReturnType<HostLocks['isHeldBy']> {
    return this.#locks.isHeldBy(name, pid);
  }
}
