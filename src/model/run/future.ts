/** How far two clocks may differ before one of them is wrong. */
export const clockToleranceMs = 5 * 60_000;

/**
 * Whether a moment that somebody wrote down has not come yet: a clock was wrong then, or is now. Nothing of that
 * moment counts as the newest of anything until it has come.
 */
export function isFuture(atMs: number, nowMs: number): boolean {
  return atMs > nowMs + clockToleranceMs;
}
