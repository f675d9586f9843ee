import type { RestoreSummary } from './summary.ts';

/**
 * How a restore has left what was there. `replaced`: the restored data is live. `untouched`: it never began.
 * `as-before`: all of it was taken back. `mixed`: something could not be taken back or cleaned up.
 */
export type Aftermath = 'replaced' | 'untouched' | 'as-before' | 'mixed';

export function aftermathOf(summary: RestoreSummary): Aftermath {
  const { outcome, failure, artifacts, code } = summary;
  switch (outcome) {
    case 'restored':
    case 'incomplete':
      return 'replaced';
    case 'rehearsed':
    case 'refused':
    case 'failed':
    case 'cancelled':
    case 'skipped': {
      const isLeft =
        (failure?.also.length ?? 0) > 0 ||
        artifacts.some(({ isActive }) => isActive) ||
        code?.state === 'done';
      if (isLeft) return 'mixed';
      return outcome === 'refused' || outcome === 'rehearsed' ? 'untouched' : 'as-before';
    }
  }
}

/** The first thing that somebody wants to know; `null` where the data itself is the answer. */
export const aftermathWords: Readonly<Record<Aftermath, string | null>> = {
  replaced: null,
  untouched: 'Nothing was touched.',
  'as-before': 'Everything is as it was before.',
  mixed:
    'Not everything is as it was before: something could not be taken back or cleaned up, as is said below.',
};
