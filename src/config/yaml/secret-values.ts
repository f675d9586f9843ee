import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { SourceText } from '../../model/diagnostics/source-text.ts';
import { mayBeSecret } from '../loose-secrets.ts';
import type { Span } from '../tree.ts';

/** Where a document holds secrets, or may: known before anything is said about it. */
export interface SecretValues {
  /** From behind the colon to the end of the value, one behind the other. */
  readonly all: readonly Span[];
  /** Those that YAML takes for a tag, an anchor or an alias: `password: *Hunter2`. No tree holds their text. */
  readonly named: readonly Span[];
}

/** A document as the library read it, and where it may hold secrets. */
export interface ReadDocument {
  readonly source: SourceText;
  readonly document: Document.Parsed;
  readonly secrets: SecretValues;
}

/** The tree is not built deeper either. */
const maxDepth = 64;

export function findSecretValues(source: SourceText, document: Document.Parsed): SecretValues {
  const search = new Search(source);
  search.visit(document.contents, { from: 0, isSecret: false, depth: 0 });
  return search;
}

/** Whether one of these spans, which stand in order, holds a place. */
export function holds(spans: readonly Span[], at: number): boolean {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const found = spans[low];
  return found !== undefined && found.start <= at;
}

interface Around {
  /** Where the text in front of the node begins, in which its tag and anchor stand. */
  readonly from: number;
  readonly isSecret: boolean;
  readonly depth: number;
}

class Search implements SecretValues {
  readonly all: Span[] = [];
  readonly named: Span[] = [];
  readonly #source: SourceText;
  readonly #anchors = new Set<string>();

  constructor(source: SourceText) {
    this.#source = source;
  }

  visit(node: Node | null, around: Around): void {
    if (!node?.range || around.depth > maxDepth) return;
    if (around.isSecret && this.#hasName(node, around.from))
      this.named.push(this.#span(around.from, node.range[1]));
    if ('anchor' in node && node.anchor) this.#anchors.add(node.anchor);
    if (isMap<Node, Node | null>(node)) for (const pair of node.items) this.#pair(pair, around);
    if (isSeq<Node>(node)) this.#items(node.items, { ...around, from: node.range[0] + 1 });
  }

  #pair({ key, value }: Pair<Node, Node | null>, { isSecret, depth }: Around): void {
    if (!key?.range || !value?.range) return;
    const name = isScalar(key) ? String(key.value) : '';
    const isOwn = !isSecret && (mayBeSecret(name) || name === 'headers');
    const from = this.#source.text.indexOf(':', key.range[1]) + 1;
    if (isOwn) this.all.push(this.#span(from, value.range[1]));
    this.visit(value, { from, isSecret: isSecret || isOwn, depth: depth + 1 });
  }

  #items(items: readonly (Node | null)[], { from, isSecret, depth }: Around): void {
    let behind = from;
    for (const item of items) {
      this.visit(item, { from: behind, isSecret, depth: depth + 1 });
      behind = item?.range?.[1] ?? behind;
    }
  }

  /** An alias that leads somewhere, and an anchor of a reference, are what they look like. */
  #hasName(node: Node, from: number): boolean {
    if (isAlias(node)) return !this.#anchors.has(node.source);
    const front = this.#source.text.slice(from, node.range?.[0]).replace(/^[\s,-]+/, '');
    return front.startsWith('!') || (front.startsWith('&') && (!isMap(node) || /\s!/.test(front)));
  }

  #span(from: number, to: number): Span {
    const text = this.#source.text.slice(from, to);
    const start = from + text.length - text.trimStart().length;
    return { source: this.#source, start, end: Math.max(start, from + text.trimEnd().length) };
  }
}
