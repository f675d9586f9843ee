import type { Fragment, Keys } from '../../../../src/model/format/fragment.ts';

export interface Vocabulary {
  readonly definitions: Keys;
  /** The heading under which a definition is told; `undefined` where it has none. */
  readonly headingOf: (definition: string) => string | undefined;
  readonly link: (text: string, heading: string) => string;
}

/** What a key takes, in a few words with links. */
export function typeWords(fragment: Fragment, vocabulary: Vocabulary): string {
  if (fragment.$ref !== undefined) return wordsForReference(fragment.$ref, vocabulary);
  if (fragment.const !== undefined) return code(fragment.const);
  if (fragment.enum) return fragment.enum.map(code).join(', ');
  const branches = fragment.anyOf ?? fragment.oneOf;
  if (branches) {
    const words = branches.map((branch) => typeWords(branch, vocabulary));
    return words.join(' or ');
  }
  return wordsForType(fragment, vocabulary);
}

function wordsForReference(reference: string, vocabulary: Vocabulary): string {
  const name = reference.replace('#/$defs/', '');
  const definition = vocabulary.definitions[name] ?? {};
  const heading = vocabulary.headingOf(name);
  if (heading === undefined) return typeWords(definition, vocabulary);
  return vocabulary.link(definition.title ?? 'map', heading);
}

function wordsForType(fragment: Fragment, vocabulary: Vocabulary): string {
  switch (fragment.type) {
    case 'boolean':
      return '`true`, `false`';
    case 'integer':
      return `whole number${range(fragment)}`;
    case 'number':
      return `number${range(fragment)}`;
    case 'string':
      return 'text';
    case 'array':
      return `list of ${inList(typeWords(fragment.items ?? {}, vocabulary))}`;
    default:
      return typeof fragment.additionalProperties === 'object'
        ? `map of names to ${typeWords(fragment.additionalProperties, vocabulary)}`
        : 'map';
  }
}

const inList = (words: string): string => (words.includes(' or ') ? `(${words})` : words);

function range({ minimum, maximum }: Fragment): string {
  if (minimum !== undefined && maximum !== undefined) return `, ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `, at least ${minimum}`;
  return maximum === undefined ? '' : `, at most ${maximum}`;
}

export const code = (value: unknown): string =>
  `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
