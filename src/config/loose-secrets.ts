import type { SourceText } from '../model/diagnostics/source-text.ts';
import type { SchemaGuide, View } from './schema/guide.ts';
import { entries, type Span, type Tree } from './tree.ts';

/** A misspelled password is a password. */
export function mayBeSecret(name: string): boolean {
  return /pass|secret|token|key|credential|dsn|auth|hmac|url|chat|identity|account/i.test(name);
}

/**
 * What looks like a secret at places that the schema does not know: below a misspelled key, in a part of an
 * unknown type. No rule judges it there, but it must not be shown beside another mistake either.
 */
export function* looseSecrets(
  tree: Tree,
  declared: View | null,
  guide: SchemaGuide,
): Generator<Span> {
  const view = declared && guide.meant(declared, tree);
  if (tree.kind === 'list') {
    for (const [at, item] of tree.items.entries())
      yield* looseSecrets(item, view && guide.below(view, at), guide);
  }
  if (view?.kind === 'secret') return;
  for (const [name, { value }] of entries(tree)) {
    const known = view && guide.below(view, name);
    if (known === null && mayBeSecret(name) && !isReference(value)) yield value.at;
    yield* looseSecrets(value, known, guide);
  }
}

function isReference(tree: Tree): boolean {
  const words = ['env', 'file', 'key', 'credential', 'command'];
  return tree.kind === 'map' && [...tree.entries.keys()].every((name) => words.includes(name));
}

/** The same for a text that is no YAML: from what looks like the key of a secret to the end of its line. */
export function* secretsInText(source: SourceText): Generator<Span> {
  for (const { index, groups } of source.text.matchAll(secretLine)) {
    const start = index + (groups?.key?.length ?? 0);
    yield { source, start, end: start + (groups?.value?.length ?? 0) };
  }
}

const secretLine =
  /(?<key>(?:pass|secret|token|key|credential|dsn|auth|hmac|url|chat|identity|account)[\w"'-]{0,40}[ \t]*:[ \t]*)(?<value>[^\s{&*][^\r\n]*)/gi;
