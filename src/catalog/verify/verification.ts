/**
 * How a check ended. `fail` says something about the content; `inconclusive` only that it could not be looked at:
 * a network, a credential. The latter leaves no record.
 */
export interface Verification {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  /** What was found, one line each, safe to print; empty for a pass. */
  readonly evidence: readonly string[];
}

export const passed: Verification = { verdict: 'pass', evidence: [] };

export function failed(...evidence: readonly string[]): Verification {
  return { verdict: 'fail', evidence };
}

export function inconclusive(...evidence: readonly string[]): Verification {
  return { verdict: 'inconclusive', evidence };
}

/** A failure outweighs what could not be looked at, and that outweighs a pass. */
export function combine(found: readonly Verification[]): Verification {
  const evidence = [...new Set(found.flatMap((one) => one.evidence))];
  if (found.some(({ verdict }) => verdict === 'fail')) return failed(...evidence);
  if (found.some(({ verdict }) => verdict === 'inconclusive')) return inconclusive(...evidence);
  return passed;
}
