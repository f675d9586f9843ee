import type { Line, Verb, VerbTable } from './verb.ts';

/** What was given: `true` for a flag, all values for the rest. */
export type Given = ReadonlyMap<string, true | readonly string[]>;

export function createLine(facts: {
  readonly verb: Verb;
  readonly table: VerbTable;
  readonly positionals: readonly string[];
  readonly given: Given;
}): Line {
  const { verb, table, positionals, given } = facts;
  const known = new Set(table.options(verb).map(({ long }) => long));
  const look = (long: string) => {
    if (!known.has(long)) throw new Error(`${verb.name} has no option --${long} in the table`);
    return given.get(long);
  };
  const flag = (long: string) => look(long) === true;
  const values = (long: string) => {
    const found = look(long);
    return found === undefined || found === true ? [] : found;
  };
  return {
    verb,
    table,
    positionals,
    json: flag('json'),
    quiet: flag('quiet'),
    verbose: flag('verbose'),
    strict: flag('strict'),
    files: values('file'),
    directory: values('directory')[0],
    flag,
    values,
    value: (long) => values(long)[0],
  };
}
