import type { Verb, VerbTable } from '../verb.ts';
import { formOf } from './usage.ts';

/** Help as data, for `--json`. */
export function describeVerb(verb: Verb, table: VerbTable) {
  const { name, summary, description, positionals, examples } = verb;
  return {
    name,
    summary,
    description,
    available: verb.load !== undefined,
    usage: formOf(verb),
    arguments: positionals,
    options: table.options(verb).filter((option) => !option.hidden),
    examples,
    exits: verb.exits.map(([code, meaning]) => ({ code, meaning })),
  };
}
