/** A live run writes its sign every few minutes; this is many of them. */
const liveMs = 2 * 3_600_000;

/** Whether the run of a folder may still go on. A sign from the future is one of a clock that is ahead, and as good as any. */
export function isLive(heartbeatAt: number | null, nowMs: number): boolean {
  return heartbeatAt !== null && nowMs - heartbeatAt < liveMs;
}
