import { distance } from 'fastest-levenshtein';

/** The known word that was probably meant, when one is near enough to be worth saying. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  let best: { readonly name: string; readonly steps: number } | undefined;
  for (const name of known) {
    const steps = stepsBetween(wanted, name.toLowerCase());
    if (best === undefined || steps < best.steps) best = { name, steps };
  }
  return best !== undefined && best.steps <= Math.max(1, Math.floor(word.length / 3))
    ? best.name
    : undefined;
}

/** Two letters that changed places are one slip of the fingers. */
function stepsBetween(word: string, known: string): number {
  const steps = distance(word, known);
  return steps === 2 && sorted(word) === sorted(known) ? 1 : steps;
}

function sorted(word: string): string {
  return [...word].sort().join('');
}
