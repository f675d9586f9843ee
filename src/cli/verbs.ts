import { bringBack } from './table/bring-back.ts';
import { configure } from './table/configure.ts';
import { globalOptions } from './table/global-options.ts';
import { help } from './table/help.ts';
import { keep } from './table/keep.ts';
import { look } from './table/look.ts';
import { make } from './table/make.ts';
import { mend } from './table/mend.ts';
import type { VerbGroup, VerbTable } from './verb.ts';

const groups: readonly VerbGroup[] = [make, bringBack, look, keep, configure, mend, help];
const verbs = groups.flatMap((group) => group.verbs);

/** Every verb of the program. */
export const verbTable: VerbTable = {
  groups,
  verbs,
  find: (name) => verbs.find((verb) => verb.name === name),
  family: (word) => verbs.filter((verb) => verb.name.startsWith(`${word} `)),
  options: (verb) => [...verb.options, ...globalOptions],
};
