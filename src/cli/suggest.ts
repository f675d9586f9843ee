import { nearest } from '../config/nearest.ts';

const longestWord = 64;

/** The known word that was probably meant; nothing when none is near. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  // No word that we know is that long, and comparing takes time.
  if (word.length > longestWord) return undefined;
  return nearest(word, known) ?? sameLetters(word, known) ?? startingWith(word, known);
}

/** Two letters in the wrong order are two steps, but one slip of the fingers. */
function sameLetters(word: string, known: readonly string[]): string | undefined {
  const sorted = (text: string) => [...text.toLowerCase()].sort().join('');
  return known.find((candidate) => sorted(candidate) === sorted(word));
}

/** `--verb` for `--verbose`: too far in letters, but the start is clear. */
function startingWith(word: string, known: readonly string[]): string | undefined {
  if (word.length < 2) return undefined;
  const found = known.filter((candidate) => candidate.startsWith(word));
  return found.length === 1 ? found[0] : undefined;
}
