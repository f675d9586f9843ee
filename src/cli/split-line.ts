import { parseArgs } from 'node:util';
import type { Option, VerbTable } from './verb.ts';

/** One option as it was typed. */
export interface Occurrence {
  /** The long name if it is known. */
  readonly name: string;
  /** As typed: `--file`, `-f`. */
  readonly typed: string;
  readonly value: string | undefined;
  /** `--option=value` */
  readonly inline: boolean;
  /** Where it stands in argv; the options of `-ab` share a place. */
  readonly index: number;
}

export interface SplitLine {
  readonly words: readonly string[];
  readonly occurrences: readonly Occurrence[];
}

/**
 * Splits a command line without knowing its verb: an option takes a value or not under every verb alike,
 * which a test asserts, so that options may stand before the verb.
 */
export function splitLine(argv: readonly string[], table: VerbTable): SplitLine {
  const options = vocabulary(table);
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const occurrences = tokens.flatMap((token): Occurrence[] => {
    if (token.kind !== 'option') return [];
    const { name, rawName, value, inlineValue, index } = token;
    return [{ name, typed: rawName, value, inline: inlineValue === true, index }];
  });
  const groups = Map.groupBy(occurrences, ({ index }) => index);
  return { words, occurrences: [...groups.values()].flatMap((group) => mendGroup(group, argv)) };

  /** `-json` is one mistyped `--json`, not four unknown letters. */
  function mendGroup(group: readonly Occurrence[], args: readonly string[]): readonly Occurrence[] {
    const [first] = group;
    const typed = args[first?.index ?? 0]?.split('=', 1)[0] ?? '';
    const known = group.every(({ name }) => options.has(name));
    if (first === undefined || known || typed.startsWith('--') || typed.length < 3) return group;
    return [{ ...first, name: typed, typed, value: undefined, inline: false }];
  }
}

/** What `parseArgs` must know of an option. */
type Shape = { readonly type: 'string' | 'boolean'; readonly short?: string };

function vocabulary({ verbs, options }: VerbTable): Map<string, Shape> {
  return new Map(verbs.flatMap(options).map((option) => [option.long, shapeOf(option)]));
}

function shapeOf(option: Option): Shape {
  const type = option.value === undefined ? 'boolean' : 'string';
  return option.short === undefined ? { type } : { type, short: option.short };
}
