import type { RunEvent } from '../../model/run/event.ts';
import { formatDuration } from '../../util/human.ts';

type Told<E extends RunEvent['event']> = Extract<RunEvent, { readonly event: E }>;

export function stillWords({ how }: Told<'held-still'>): string {
  return how === 'stop' ? 'stopped' : 'paused';
}

export function goesOnWords({ durationMs, isLeft }: Told<'goes-on'>): string {
  if (isLeft) return 'is needed still by another run, which starts it';
  return `runs again after ${formatDuration(durationMs)}`;
}
