import { catalogue } from '../../model/diagnostics/catalogue.ts';
import { globalOptions } from '../table/global-options.ts';
import type { Option, Verb, VerbTable } from '../verb.ts';

/** What can be completed: only what this version can do. */
export interface Vocabulary {
  readonly verbs: readonly Verb[];
  /** First words, each with the second ones of its family. */
  readonly families: ReadonlyMap<string, readonly Verb[]>;
  readonly globals: readonly Option[];
  /** Codes of diagnostics. */
  readonly codes: readonly string[];
}

export function vocabularyOf(table: VerbTable): Vocabulary {
  const verbs = table.verbs
    .filter((verb) => verb.load !== undefined)
    .map((verb) => ({ ...verb, options: verb.options.filter(isOffered) }));
  const double = verbs.filter(({ name }) => name.includes(' '));
  return {
    verbs,
    families: Map.groupBy(double, ({ name }) => firstWord(name)),
    globals: globalOptions,
    codes: Object.keys(catalogue).sort(),
  };
}

export function firstWord(name: string): string {
  return name.split(' ')[0] ?? name;
}

export function lastWord(name: string): string {
  return name.split(' ').at(-1) ?? name;
}

/** As typed: `--file`, `-f`. */
export function formsOf({ long, short }: Option): readonly string[] {
  return short === undefined ? [`--${long}`] : [`--${long}`, `-${short}`];
}

function isOffered({ hidden, planned }: Option): boolean {
  return hidden !== true && planned !== true;
}
