import type { SchemaGuide, View } from './schema/guide.ts';
import type { Scope } from './scope.ts';
import type { Entry, Path, Tree } from './tree.ts';

/** Words that decide what a thing is are never made from variables; nor is anything inside a secret reference. */
const fixedKeys = new Set(['version', 'name', 'id', 'type', 'at', 'env', 'extends']);

/** Secret references are kept as they are; templates have placeholders of their own. */
const keptKinds = new Set<string | null>(['secret', 'tagTemplate', 'noticeTemplate']);

/** Replaces `${vars.x}`, `${NAME}` and `${NAME:-default}` in values; the text as written stays beside. */
export function interpolate(tree: Tree, guide: SchemaGuide, scope: Scope): Tree {
  return new Interpolation(guide, scope).visit(tree, guide.root, []);
}

class Interpolation {
  readonly #guide: SchemaGuide;
  readonly #scope: Scope;

  constructor(guide: SchemaGuide, scope: Scope) {
    this.#guide = guide;
    this.#scope = scope;
  }

  visit(tree: Tree, declared: View | null, path: Path): Tree {
    if (declared === null || keptKinds.has(declared.kind)) return tree;
    const view = this.#guide.meant(declared, tree);
    if (keptKinds.has(view.kind)) return tree;
    const below = (step: string | number, value: Tree): Tree => {
      const isFixed = typeof step === 'string' && fixedKeys.has(step) && value.kind === 'scalar';
      return isFixed ? value : this.visit(value, this.#guide.below(view, step), [...path, step]);
    };
    switch (tree.kind) {
      case 'scalar':
        return this.#scope.fill(tree, path);
      case 'list':
        return { ...tree, items: tree.items.map((item, at) => below(at, item)) };
      case 'map':
        return { ...tree, entries: new Map([...tree.entries].map(fillEntry(below))) };
    }
  }
}

function fillEntry(below: (step: string, value: Tree) => Tree) {
  return ([key, entry]: readonly [string, Entry]): [string, Entry] => [
    key,
    { ...entry, value: below(key, entry.value) },
  ];
}
