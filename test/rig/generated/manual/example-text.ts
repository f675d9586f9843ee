import { Document, isCollection, isPair, isScalar, type Node, visit } from 'yaml';

/** YAML as a person would write it: small maps and lists on one line. */
export function exampleText(example: unknown): string {
  const document = new Document(example);
  visit(document, {
    Collection: (key, node) => {
      if (key !== null && holdsOnlyScalars(node)) node.flow = true;
    },
  });
  const text = document.toString({
    lineWidth: 100,
    flowCollectionPadding: true,
    singleQuote: true,
  });
  return text.replace(/\[ (.*) \]/g, '[$1]').trimEnd();
}

function holdsOnlyScalars(node: Node): boolean {
  if (!isCollection(node)) return false;
  return node.items.every((item) => isScalar(isPair(item) ? item.value : item));
}
