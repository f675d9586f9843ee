import { stringify } from 'yaml';
import type { Tree } from '../tree.ts';

const maxShown = 60;

/** A value as its author wrote it, for messages: variables stay variables, and it fits on a line. */
export function written(tree: Tree): string {
  switch (tree.kind) {
    case 'list':
      return 'a list';
    case 'map':
      return 'a map';
    case 'scalar': {
      if (tree.value === null) return 'empty';
      const text =
        typeof tree.value === 'string'
          ? JSON.stringify(tree.template ?? tree.value)
          : String(tree.value);
      if (text.length <= maxShown) return text;
      return `${text.slice(0, maxShown - 1)}…${text.startsWith('"') ? '"' : ''}`;
    }
  }
}

/** A value as it would be written in a pipeline, on one line. */
export function inlineYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inlineYaml).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    const pairs = Object.entries(value).map(([key, part]) => `${key}: ${inlineYaml(part)}`);
    return `{ ${pairs.join(', ')} }`;
  }
  // Inside a list, so that what is special there gets its quotes.
  const list = stringify([value], {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
  });
  return list.trim().slice(1, -1);
}

/** `a, b` or `a b` may be meant as one item or as several. */
export function isOneItem(text: unknown): boolean {
  return !/[,\s]/.test(String(text));
}
