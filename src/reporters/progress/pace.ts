import { formatEstimate, formatRate } from '../../util/human.ts';
import type { Speed } from './speed.ts';

/** ` 5 %`, `3 min left`, `98 MiB/s`, as far as they are known. Nothing is whole before somebody says that it is. */
export function paceOf(bytes: number, expected: number | null, speed: Speed): readonly string[] {
  const rate = speed.rate();
  const pace = rate === null ? [] : [formatRate(rate)];
  if (expected === null || expected <= 0) return pace;
  // More than was expected: then nobody knows how much there is.
  if (bytes > expected) return pace;
  const percent = `${String(Math.min(99, Math.floor((100 * bytes) / expected))).padStart(2)} %`;
  if (rate === null || rate <= 0) return [percent, ...pace];
  return [percent, `${formatEstimate(((expected - bytes) / rate) * 1000)} left`, ...pace];
}
