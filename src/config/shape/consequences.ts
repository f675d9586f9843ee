import { keysOf } from './explain-missing.ts';
import { suggestKey } from './explain-unknown-key.ts';
import type { Mistake } from './sift.ts';

/** Leaves out what only follows from another mistake: that would be two messages about one slip. */
export function withoutConsequences(mistakes: readonly Mistake[]): readonly Mistake[] {
  const tags = new Map<string, string>();
  const meant = new Map<string, Set<string>>();
  for (const { keyword, spot, params } of mistakes) {
    const place = JSON.stringify(spot.path);
    if (keyword === 'discriminator') tags.set(place, String(params.tag));
    const key = keyword === 'additionalProperties' ? suggestKey(spot, params) : undefined;
    if (key !== undefined) meant.set(place, (meant.get(place) ?? new Set()).add(key));
  }
  return mistakes.filter((mistake) => {
    const { keyword, spot } = mistake;
    if (keyword === 'enum' || keyword === 'const')
      return tags.get(JSON.stringify(spot.path.slice(0, -1))) !== spot.path.at(-1);
    const place = JSON.stringify(spot.path);
    const missing = missingKeys(mistake);
    return !missing.some((key) => tags.get(place) === key || meant.get(place)?.has(key));
  });
}

/** The keys of which one is not there, but was written in other words. */
function missingKeys(mistake: Mistake): readonly string[] {
  if (mistake.keyword === 'required') return [String(mistake.params.missingProperty)];
  return ['oneOf', 'anyOf'].includes(mistake.keyword) ? keysOf(mistake) : [];
}
