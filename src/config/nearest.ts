import { distance } from 'fastest-levenshtein';

/** The known word that was probably meant, when one is near enough to be worth saying. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  let best: { readonly name: string; readonly steps: number } | undefined;
  for (const name of known) {
    const steps = distance(wanted, name.toLowerCase());
    if (best === undefined || steps < best.steps) best = { name, steps };
  }
  return best !== undefined && best.steps <= Math.max(1, Math.floor(word.length / 3))
    ? best.name
    : undefined;
}
