/** Calls at most once in an interval; what comes in between is left out, so the caller passes totals, not steps. */
export function throttled<T>(intervalMs: number, call: (value: T) => void): (value: T) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (value) => {
    const now = performance.now();
    if (now - last < intervalMs) return;
    last = now;
    call(value);
  };
}
