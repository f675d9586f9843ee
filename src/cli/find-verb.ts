import type { Diagnostic } from '../model/diagnostics/diagnostic.ts';
import { createMistake, either } from './mistake.ts';
import { showArgument } from './show-argument.ts';
import { suggest } from './suggest.ts';
import type { Verb, VerbTable } from './verb.ts';

export type FoundVerb =
  | { readonly verb: Verb; readonly rest: readonly string[] }
  | { readonly verb: null; readonly mistake: Diagnostic };

/** Reads one or two words as a verb; what follows are its arguments. */
export function readVerb(words: readonly string[], table: VerbTable): FoundVerb {
  const [first = '', second] = words;
  const long = second === undefined ? undefined : table.find(`${first} ${second}`);
  if (long) return { verb: long, rest: words.slice(2) };
  const short = first.includes(' ') ? undefined : table.find(first);
  if (short) return { verb: short, rest: words.slice(1) };
  return {
    verb: null,
    mistake: table.family(first).length > 0 ? halfVerb(words, table) : noVerb(first, table),
  };
}

function halfVerb([first = '', second]: readonly string[], table: VerbTable): Diagnostic {
  const seconds = table.family(first).map((verb) => verb.name.slice(first.length + 1));
  if (second === undefined) {
    return createMistake(
      'BP0107',
      `${first} needs a second word`,
      `write ${either(seconds.map((word) => `${first} ${word}`))}`,
    );
  }
  const near = suggest(second, seconds);
  return createMistake(
    'BP0101',
    `unknown verb ${first} ${showArgument(second)}`,
    near === undefined ? `${first} takes ${either(seconds)}` : `did you mean ${first} ${near}?`,
  );
}

function noVerb(word: string, table: VerbTable): Diagnostic {
  const near = meantVerb(word, table);
  return createMistake(
    'BP0101',
    `unknown verb ${showArgument(word)}`,
    near === undefined ? 'run-pipeline --help lists all verbs' : `did you mean ${near}?`,
  );
}

function meantVerb(word: string, { verbs }: VerbTable): string | undefined {
  const synonym = verbs.find((verb) => verb.alsoSaid?.includes(word.toLowerCase()));
  const starts = verbs.flatMap((verb) => [verb.name, verb.name.split(' ')[0] ?? '']);
  return synonym?.name ?? suggest(word, starts);
}
