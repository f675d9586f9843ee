import { setMaxListeners } from 'node:events';

export interface Limit {
  readonly signal: AbortSignal;
  readonly stop: (error: Error) => void;
  readonly end: () => void;
}

/** A signal that also fires when the time is over, with what `tooLong` makes of it; without a time it lasts. */
export function withinTime(
  signal: AbortSignal,
  timeoutMs: number | undefined,
  tooLong: (timeoutMs: number) => Error,
): Limit {
  const over = new AbortController();
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => over.abort(tooLong(timeoutMs)), timeoutMs);
  const both = AbortSignal.any([signal, over.signal]);
  // Every program, timer and stream of a run hangs on it: many listeners are no leak.
  setMaxListeners(0, both);
  return {
    signal: both,
    stop: (error) => over.abort(error),
    end: () => clearTimeout(timer),
  };
}
