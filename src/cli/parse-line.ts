import type { Diagnostic } from '../model/diagnostics/diagnostic.ts';
import { checkOptions } from './check-options.ts';
import { checkPositionals } from './check-positionals.ts';
import { readVerb } from './find-verb.ts';
import { createLine } from './line.ts';
import { createMistake } from './mistake.ts';
import { type SplitLine, splitLine } from './split-line.ts';
import type { Line, Verb, VerbTable } from './verb.ts';

/** What a command line asks for, or every mistake in it. */
export type Parsed =
  | { readonly kind: 'line'; readonly line: Line }
  | { readonly kind: 'help'; readonly words: readonly string[] }
  | { readonly kind: 'version' }
  | {
      readonly kind: 'mistakes';
      readonly verb: Verb | null;
      readonly mistakes: readonly Diagnostic[];
    };

export function parseLine(argv: readonly string[], table: VerbTable): Parsed {
  const split = splitLine(argv, table);
  if (isGiven(split, 'help')) return { kind: 'help', words: split.words };
  if (isGiven(split, 'version')) return { kind: 'version' };
  if (split.words.length === 0) return parseWithoutVerb(split, table);
  const found = readVerb(split.words, table);
  if (found.verb === null) {
    const { mistakes } = checkOptions(split.occurrences, null, table);
    return { kind: 'mistakes', verb: null, mistakes: [found.mistake, ...mistakes] };
  }
  return parseWithVerb({ ...found, split, table });
}

function parseWithVerb(facts: {
  readonly verb: Verb;
  readonly rest: readonly string[];
  readonly split: SplitLine;
  readonly table: VerbTable;
}): Parsed {
  const { verb, rest, split, table } = facts;
  const options = checkOptions(split.occurrences, verb, table);
  // What follows an unknown option may be its value, so that nothing is certain about the rest.
  const unsure = options.mistakes.some((mistake) => mistake.code === 'BP0102');
  const mistakes = [
    ...options.mistakes,
    ...(unsure ? [] : checkPositionals(rest, verb, table)),
    ...missingParts(verb, options.given),
  ];
  if (mistakes.length > 0) return { kind: 'mistakes', verb, mistakes };
  const line = createLine({ verb, table, positionals: rest, given: options.given });
  return { kind: 'line', line };
}

function parseWithoutVerb(split: SplitLine, table: VerbTable): Parsed {
  const { mistakes } = checkOptions(split.occurrences, null, table);
  const none = createMistake('BP0110', 'no verb', 'run-pipeline --help lists all verbs');
  return { kind: 'mistakes', verb: null, mistakes: [none, ...mistakes] };
}

function missingParts(verb: Verb, given: ReadonlyMap<string, unknown>): readonly Diagnostic[] {
  if (verb.load === undefined) return [notYet(verb.name)];
  const planned = verb.options.filter((option) => option.planned && given.has(option.long));
  return planned.map((option) => notYet(`${verb.name} --${option.long}`));
}

function notYet(what: string): Diagnostic {
  return createMistake(
    'BP0120',
    `${what} is not in this version yet`,
    'run-pipeline --help shows what is there',
  );
}

function isGiven(split: SplitLine, name: string): boolean {
  return split.occurrences.some((occurrence) => occurrence.name === name && !occurrence.inline);
}
