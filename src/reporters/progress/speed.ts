/** How fast a count of bytes grows. */
export interface Speed {
  /** The total at a point in time; a total below the former one starts anew, as a repeated upload does. */
  note(atMs: number, bytes: number): void;
  /** Bytes a second over the last seconds; `null` while too little is known. */
  rate(): number | null;
}

const windowMs = 8000;
const leastMs = 500;

export function createSpeed(): Speed {
  let samples: { readonly atMs: number; readonly bytes: number }[] = [];
  return {
    note(atMs, bytes) {
      const last = samples.at(-1);
      if (last && (bytes < last.bytes || atMs < last.atMs)) samples = [];
      samples.push({ atMs, bytes });
      // The oldest one stays just outside of the window, so that the window is always covered.
      const inside = samples.findIndex((sample) => sample.atMs >= atMs - windowMs);
      if (inside > 1) samples = samples.slice(inside - 1);
    },
    rate() {
      const [first, last] = [samples[0], samples.at(-1)];
      if (!first || !last || last.atMs - first.atMs < leastMs) return null;
      return ((last.bytes - first.bytes) / (last.atMs - first.atMs)) * 1000;
    },
  };
}
