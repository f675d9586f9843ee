import { type Document, isCollection, visit, type YAMLError } from 'yaml';

/**
 * Where the bracket or quote stands that an error misses the end of. The parser notices only where the file
 * ends or the indentation falls back, perhaps many lines below. `null` for other errors.
 */
export function openingOf(
  text: string,
  document: Document.Parsed,
  error: YAMLError,
): number | null {
  const sign = /end with a ([}\]])|closing (["'])/.exec(error.message);
  if (sign === null) return null;
  const wanted = sign[2] ?? (sign[1] === '}' ? '{' : '[');
  let opening: number | null = null;
  visit(document, {
    Node(_, node) {
      const [start, end] = node.range ?? [0, 0];
      const isOpen =
        text.charAt(start) === wanted && end <= error.pos[1] && !isClosed(text, start, end);
      if (isOpen && (isCollection(node) || sign[2] !== undefined))
        opening = Math.max(opening ?? 0, start);
    },
  });
  return opening;
}

function isClosed(text: string, start: number, end: number): boolean {
  const pairs: Readonly<Record<string, string>> = { '{': '}', '[': ']' };
  const first = text.charAt(start);
  return end - start > 1 && text.charAt(end - 1) === (pairs[first] ?? first);
}
