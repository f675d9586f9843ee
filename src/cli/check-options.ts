import type { Diagnostic } from '../model/diagnostics/diagnostic.ts';
import type { Given } from './line.ts';
import { createMistake, either } from './mistake.ts';
import { hasControlCharacter, showArgument } from './show-argument.ts';
import type { Occurrence } from './split-line.ts';
import { suggest } from './suggest.ts';
import { globalOptions } from './table/global-options.ts';
import type { Option, Verb, VerbTable } from './verb.ts';

export interface CheckedOptions {
  readonly given: Given;
  readonly mistakes: readonly Diagnostic[];
}

/** Without a verb, options of any verb are let through: the unknown verb is the mistake to mend. */
export function checkOptions(
  occurrences: readonly Occurrence[],
  verb: Verb | null,
  table: VerbTable,
): CheckedOptions {
  const valid = verb === null ? table.verbs.flatMap(table.options) : table.options(verb);
  const byName = new Map(valid.map((option) => [option.long, option]));
  const given = new Map<string, true | readonly string[]>();
  const mistakes: Diagnostic[] = [];
  for (const occurrence of occurrences) {
    const option = byName.get(occurrence.name);
    if (option === undefined) {
      mistakes.push(unknownOption(occurrence, verb, table));
      continue;
    }
    const mistake = wrongUse(occurrence, option, given.get(option.long));
    if (mistake) mistakes.push(mistake);
    else given.set(option.long, added(given.get(option.long), occurrence.value));
  }
  return { given, mistakes: [...mistakes, ...missingOptions(verb, occurrences)] };
}

function added(before: true | readonly string[] | undefined, value: string | undefined) {
  if (value === undefined) return true;
  return before === undefined || before === true ? [value] : [...before, value];
}

function wrongUse(
  { typed, value, inline }: Occurrence,
  option: Option,
  before: true | readonly string[] | undefined,
): Diagnostic | undefined {
  if (option.value === undefined) {
    if (inline) return createMistake('BP0109', `${typed} takes no value`, `write ${typed} alone`);
    return undefined;
  }
  const form = `${typed} <${option.value}>`;
  if (value === undefined) {
    return createMistake('BP0103', `${typed} needs a value`, `write ${form}`);
  }
  if (!inline && value.length > 1 && value.startsWith('-')) {
    const other = `, or --${option.long}=${showArgument(value)} if that is the value`;
    const help = `write ${form}${option.choices ? '' : other}`;
    return createMistake('BP0103', `${typed} needs a value`, help);
  }
  if (value.trim() === '') {
    return createMistake(
      'BP0105',
      `the value of ${typed} is empty`,
      `write ${form}, or leave it out`,
    );
  }
  if (before !== undefined && option.repeatable !== true) {
    return createMistake('BP0104', `${typed} is given twice`, 'keep one of them');
  }
  return wrongValue(typed, value, option);
}

function wrongValue(typed: string, value: string, option: Option): Diagnostic | undefined {
  if (option.free !== true && hasControlCharacter(value)) {
    const message = `the value of ${typed} holds a control character: ${showArgument(value)}`;
    return createMistake('BP0111', message, 'look at the script that made it');
  }
  if (option.choices === undefined || option.choices.includes(value)) return undefined;
  const near = suggest(value, option.choices);
  return createMistake(
    'BP0106',
    `${typed} cannot be ${showArgument(value)}`,
    near === undefined ? `choose ${either(option.choices)}` : `did you mean ${near}?`,
  );
}

function missingOptions(
  verb: Verb | null,
  occurrences: readonly Occurrence[],
): readonly Diagnostic[] {
  const missing = (verb?.options ?? []).filter(
    (option) => option.required && !occurrences.some(({ name }) => name === option.long),
  );
  return missing.map((option) =>
    createMistake(
      'BP0107',
      `--${option.long} is missing`,
      `add --${option.long} <${option.value ?? ''}>: ${option.description}`,
    ),
  );
}

function unknownOption(occurrence: Occurrence, verb: Verb | null, table: VerbTable): Diagnostic {
  const typed = showArgument(occurrence.typed);
  const owners = table.verbs.filter((other) =>
    other.options.some(({ long, hidden }) => long === occurrence.name && !hidden),
  );
  if (verb !== null && owners.length > 0) {
    const names = either(owners.map(({ name }) => name));
    return createMistake('BP0102', `${verb.name} has no option ${typed}`, `it belongs to ${names}`);
  }
  return createMistake('BP0102', `unknown option ${typed}`, meantOption(occurrence, verb, table));
}

function meantOption({ name }: Occurrence, verb: Verb | null, table: VerbTable): string {
  if (/^-?\d/.test(name)) return 'a value that starts with a dash goes behind --';
  const valid = verb === null ? globalOptions : table.options(verb).filter(({ hidden }) => !hidden);
  const near = suggest(
    name.replace(/^-+/, ''),
    valid.map(({ long }) => long),
  );
  if (near !== undefined) return `did you mean --${near}?`;
  return `run-pipeline ${verb === null ? '' : `${verb.name} `}--help lists the options`;
}
