import { commandLine } from '../model/diagnostics/catalogue/command-line.ts';
import type { Diagnostic } from '../model/diagnostics/diagnostic.ts';
import { type ExitCode, exits } from '../model/exit.ts';

type LineCode = keyof typeof commandLine;

/** A mistake of the command line: it has no file and no place, only what happened and what to do. */
export function createMistake(code: LineCode, message: string, help?: string): Diagnostic {
  return {
    code,
    severity: 'error',
    message,
    place: null,
    file: '',
    path: '',
    related: [],
    conceals: null,
    ...(help === undefined ? {} : { help }),
  };
}

/** A mistake that has to be mended comes before what this version lacks. */
export function exitOfMistakes(mistakes: readonly Diagnostic[]): ExitCode {
  const codes = mistakes.map((mistake) => exitOf(mistake.code));
  return codes.find((code) => code === exits.usage) ?? codes[0] ?? exits.usage;
}

export function reasonOfMistakes(mistakes: readonly Diagnostic[]): string {
  const exit = exitOfMistakes(mistakes);
  const leading = mistakes.find((mistake) => exitOf(mistake.code) === exit);
  const others = mistakes.length - 1;
  const more = others > 0 ? ` (and ${others} more)` : '';
  return `${leading?.message ?? 'wrong usage'}${more}`;
}

function exitOf(code: string): ExitCode {
  return Object.hasOwn(commandLine, code) ? commandLine[code as LineCode].exit : exits.usage;
}

export function either(words: readonly string[]): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
