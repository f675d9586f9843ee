import type { Measure } from './measure.ts';
import type { Pair, Series } from './table.ts';

export interface Rounds {
  readonly pairs: number;
  readonly tell: (
    what: string,
    told: { readonly turn: number; readonly of: number; readonly pair: Pair },
  ) => void;
}

export interface Runs {
  readonly ours: () => Promise<Measure>;
  readonly shell: () => Promise<Measure>;
}

/** One pair that does not count, because it warms up; then both in turn. */
export async function runPairs(
  name: string,
  runs: Runs,
  { pairs: of, tell }: Rounds,
): Promise<Series> {
  const pairs: Pair[] = [];
  for (let turn = 0; turn <= of; turn += 1) {
    const pair = { ours: await runs.ours(), shell: await runs.shell() };
    tell(name, { turn, of, pair });
    if (turn > 0) pairs.push(pair);
  }
  return { name, engine: 'gpg', pairs };
}
