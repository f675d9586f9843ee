const everyMs = 30_000;

/** Whether it is time again to say how far something is: progress is told every half a minute. */
export interface Due {
  /** Something begins, and says nothing for a while. */
  begin(name: string, nowMs: number): void;
  /** Answers yes once, then not for a while. What never began is measured from `startedMs`. */
  isDue(name: string, nowMs: number, startedMs: number): boolean;
}

export function createDue(): Due {
  const toldAt = new Map<string, number>();
  return {
    begin: (name, nowMs) => void toldAt.set(name, nowMs),
    isDue(name, nowMs, startedMs) {
      if (nowMs - (toldAt.get(name) ?? startedMs) < everyMs) return false;
      toldAt.set(name, nowMs);
      return true;
    },
  };
}
