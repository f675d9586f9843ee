/** The clock and the pulse of the drawing. */
export interface Pulse {
  now(): number;
  /** Returns what ends it. */
  every(ms: number, beat: () => void): () => void;
}

export const ownPulse: Pulse = {
  now: () => Date.now(),
  every(ms, beat) {
    const timer = setInterval(beat, ms).unref();
    return () => clearInterval(timer);
  },
};
