import type { Diagnostic } from '../model/diagnostics/diagnostic.ts';
import { createMistake, either } from './mistake.ts';
import { hasControlCharacter, showArgument } from './show-argument.ts';
import { suggest } from './suggest.ts';
import type { Positional, Verb, VerbTable } from './verb.ts';

export function checkPositionals(
  words: readonly string[],
  verb: Verb,
  table: VerbTable,
): readonly Diagnostic[] {
  const slots = verb.positionals;
  const mistakes = words.flatMap((word, index) => {
    const slot = slots[index] ?? repeatableEnd(slots);
    const mistake = slot && wrongWord(word, slot);
    return mistake ? [mistake] : [];
  });
  const missing = slots.slice(words.length).filter((slot) => slot.required);
  return [...mistakes, ...missing.map(missingWord), ...tooMany(words, verb, table)];
}

function repeatableEnd(slots: readonly Positional[]): Positional | undefined {
  const last = slots.at(-1);
  return last?.repeatable ? last : undefined;
}

function wrongWord(word: string, slot: Positional): Diagnostic | undefined {
  if (slot.free) return undefined;
  if (word.trim() === '') {
    return createMistake('BP0105', `<${slot.name}> is empty`, 'look at the script that made it');
  }
  if (hasControlCharacter(word)) {
    const message = `<${slot.name}> holds a control character: ${showArgument(word)}`;
    return createMistake('BP0111', message, 'look at the script that made it');
  }
  if (slot.choices === undefined || slot.choices.includes(word)) return undefined;
  const near = suggest(word, slot.choices);
  return createMistake(
    'BP0106',
    `<${slot.name}> cannot be ${showArgument(word)}`,
    near === undefined ? `choose ${either(slot.choices)}` : `did you mean ${near}?`,
  );
}

function missingWord(slot: Positional): Diagnostic {
  return createMistake('BP0107', `<${slot.name}> is missing`, slot.description);
}

function tooMany(words: readonly string[], verb: Verb, table: VerbTable): readonly Diagnostic[] {
  const room = verb.positionals.length;
  const extra = repeatableEnd(verb.positionals) ? undefined : words[room];
  if (extra === undefined) return [];
  const near = suggest(
    extra,
    table.family(verb.name).map(({ name }) => name.slice(verb.name.length + 1)),
  );
  return [
    createMistake(
      'BP0108',
      `${verb.name} takes ${countArguments(room)}, and ${showArgument(extra)} is one too many`,
      near === undefined
        ? 'a value with spaces needs quotes; one that starts with a dash goes behind --'
        : `did you mean ${verb.name} ${near}?`,
    ),
  ];
}

function countArguments(count: number): string {
  if (count === 0) return 'no argument';
  return count === 1 ? 'one argument' : `${count} arguments`;
}
