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
      return text.length <= maxShown ? text : `${text.slice(0, maxShown - 1)}…`;
    }
  }
}
