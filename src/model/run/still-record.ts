import { formatDuration } from '../../util/human.ts';
import type { QuiescedSummary } from './summary.ts';

/** A container that held still while artifacts were made. */
export interface StillRecord extends QuiescedSummary {
  /** Their ids. */
  readonly artifacts: readonly string[];
}

/** `shop-web was stopped for 4.2 s`. */
export function describeQuiesced({ container, how, durationMs }: QuiescedSummary): string {
  const was = `${container} was ${how === 'stop' ? 'stopped' : 'paused'}`;
  return durationMs === null
    ? `${was}, and does not run again`
    : `${was} for ${formatDuration(durationMs)}`;
}
