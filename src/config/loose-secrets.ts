import type { SchemaGuide, View } from './schema/guide.ts';
import { entries, type Span, type Tree } from './tree.ts';

/** A misspelled password is a password. */
export function mayBeSecret(name: string): boolean {
  return telling.test(name);
}

/** Parts of names, in the spellings of a hurried hand too. */
export const tellingWords =
  'pass|pas?s?w|pwd|secret|token|key|credential|dsn|auth|hmac|url|chat|identity|account';
const telling = new RegExp(tellingWords, 'i');

/**
 * What looks like a secret at places that the schema does not know: below a misspelled key, in a part of an
 * unknown type. No rule judges it there, but it must not be shown beside another mistake either.
 */
export function looseSecrets(root: Tree, guide: SchemaGuide): readonly Span[] {
  const found: Span[] = [];
  const look = (tree: Tree, declared: View | null): void => {
    const view = declared && guide.meant(declared, tree);
    const below = (step: string | number) => view && guide.below(view, step);
    if (tree.kind === 'list') for (const [at, item] of tree.items.entries()) look(item, below(at));
    if (view?.kind === 'secret') return;
    for (const [name, { value }] of entries(tree)) {
      const known = below(name);
      if (known === null && isLoose(name, value)) found.push(value.at);
      look(value, known);
    }
  };
  look(root, guide.root);
  return found;
}

function isLoose(name: string, value: Tree): boolean {
  return mayBeSecret(name) && !isReference(value);
}

function isReference(tree: Tree): boolean {
  const words = ['env', 'container', 'file', 'key', 'credential', 'command'];
  return tree.kind === 'map' && [...tree.entries.keys()].every((name) => words.includes(name));
}
