import { isAlias, isMap, isScalar, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import type { SourceText } from '../../model/diagnostics/source-text.ts';
import { mayBeSecret } from '../loose-secrets.ts';
import { type Report, related } from '../report.ts';
import type { Entry, ListTree, MapTree, ScalarTree, Span, Tree } from '../tree.ts';
import { countMerged, mergeInto } from './merge.ts';
import { buildScalar } from './scalar.ts';
import { holds, type ReadDocument, type SecretValues } from './secret-values.ts';

const maxDepth = 64;
/** Nodes after all aliases are followed: a bomb of a few lines would be millions. */
const maxExpandedNodes = 100_000;

/** Turns the library's document into our tree, following aliases and merges. Null when that has no end. */
export function buildTree(read: ReadDocument, report: Report): Tree | null {
  const builder = new Builder(read, report);
  const root = builder.build(read.document.contents, 0);
  return builder.gaveUp ? null : root;
}

class Builder {
  gaveUp = false;
  readonly #source: SourceText;
  readonly #secrets: SecretValues;
  readonly #report: Report;
  readonly #anchors = new Map<string, Tree | 'open'>();
  #merged = 0;
  readonly #sizes = new WeakMap<Tree, number>();

  constructor({ source, secrets }: ReadDocument, report: Report) {
    this.#source = source;
    this.#secrets = secrets;
    this.#report = report;
  }

  build(node: Node | null, depth: number): Tree {
    const at = this.#span(node);
    if (this.gaveUp || node === null) return empty(at);
    if (depth > maxDepth) return this.#giveUp(at, 'the file is nested too deeply');
    if (isAlias(node)) return this.#follow(node.source, at);
    const anchor = 'anchor' in node ? node.anchor : undefined;
    if (anchor) this.#anchors.set(anchor, 'open');
    const tree = this.#collect(node, at, depth);
    if (anchor) this.#anchors.set(anchor, tree);
    return this.#weigh(tree);
  }

  #collect(node: Node, at: Span, depth: number): Tree {
    if (isScalar(node)) return this.#scalar(node, at);
    if (isMap(node)) return this.#map(node, at, depth);
    if (!('items' in node) || !Array.isArray(node.items)) return empty(at);
    const built = node.items.map((item) => this.build(item as Node | null, depth + 1));
    return { kind: 'list', items: built, at } satisfies ListTree;
  }

  #scalar(node: Scalar, at: Span): ScalarTree {
    return buildScalar({ node, at, isSecret: holds(this.#secrets.all, at.start) }, this.#report);
  }

  #map(node: YAMLMap, at: Span, depth: number): MapTree {
    const own = new Map<string, Entry>();
    const merged = new Map<string, Entry>();
    for (const pair of node.items as readonly Pair<Node, Node | null>[]) {
      const key = this.#key(pair.key, this.#report);
      if (key === null) continue;
      const value = pair.value === null ? empty(endOf(key.at)) : this.build(pair.value, depth + 1);
      if (key.text === '<<') this.#merge(merged, { key: key.at, value });
      else this.#put(own, key.text, { key: key.at, value });
    }
    for (const [name, entry] of merged) if (!own.has(name)) own.set(name, entry);
    return { kind: 'map', entries: own, at };
  }

  #merge(merged: Map<string, Entry>, entry: Entry): void {
    this.#merged += countMerged(entry);
    if (this.#merged <= maxExpandedNodes) mergeInto(merged, entry, this.#report);
    else this.#giveUp(entry.key, `the merges expand to more than ${maxExpandedNodes} values`);
  }

  #put(own: Map<string, Entry>, name: string, entry: Entry): void {
    const first = own.get(name);
    if (first === undefined) {
      own.set(name, entry);
      return;
    }
    this.#report.add({
      code: 'BP1013',
      at: entry.key,
      message: `the key \`${name}\` stands twice in this map`,
      related: [related(first.key, 'it stands here first')],
      conceals: mayBeSecret(name) ? entry.value.at : undefined,
      help: 'keep one of them: YAML readers disagree about which one counts',
    });
  }

  #key(node: Node | null, report: Report): { text: string; at: Span } | null {
    const at = this.#span(node);
    if (isScalar(node) && typeof node.value === 'string') return { text: node.value, at };
    const written = this.#source.text.slice(at.start, at.end).split('\n')[0] ?? '';
    report.add({ code: 'BP1014', at, ...wrongKey(written, isScalar(node)) });
    return null;
  }

  #follow(name: string, at: Span): Tree {
    const target = this.#anchors.get(name);
    if (target === undefined || target === 'open') {
      const what = target === 'open' ? 'holds itself' : 'has no anchor before it';
      // What begins with a star where a secret belongs may be the secret itself.
      const isSecret = holds(this.#secrets.all, at.start);
      const help = isSecret
        ? 'a value that begins with * is an alias: write a reference to the secret, `{ env: NAME }`'
        : helpForAlias(name);
      const message = `${isSecret ? 'this alias' : `the alias *${name}`} ${what}`;
      const conceals = isSecret ? at : undefined;
      this.#report.add({ code: 'BP1009', at, message, help, conceals });
      return empty(at);
    }
    return this.#weigh({ ...target, through: { by: 'alias', at } });
  }

  /** Sizes are summed as the tree grows, so a bomb is seen before it is expanded. */
  #weigh(tree: Tree): Tree {
    let size = 1;
    for (const part of parts(tree)) size += this.#sizes.get(part) ?? 1;
    this.#sizes.set(tree, size);
    if (size <= maxExpandedNodes) return tree;
    return this.#giveUp(
      tree.through?.at ?? tree.at,
      `the aliases expand to more than ${maxExpandedNodes} values`,
    );
  }

  #giveUp(at: Span, message: string): Tree {
    const help = 'write the file more plainly: fewer levels, fewer aliases inside aliases';
    if (!this.gaveUp) this.#report.add({ code: 'BP1010', at, message, help });
    this.gaveUp = true;
    return empty(at);
  }

  #span(node: Node | null): Span {
    const [start, end] = node?.range ?? [0, 0];
    return { source: this.#source, start, end: trimmedEnd(this.#source.text, start, end) };
  }
}

/** What no alias is called may be a pattern of paths. */
function helpForAlias(name: string): string {
  if (/[./]/.test(name)) return `a value that begins with * needs quotes: "*${name}"`;
  return `write \`&${name}\` at the value that is meant, above this line and outside it`;
}

function wrongKey(written: string, isScalar: boolean) {
  if (!isScalar) return { message: 'a list or a map cannot be a key', help: 'a key is plain text' };
  if (written === '') {
    return {
      message: 'there is no key before this colon',
      help: 'write the key, or remove the colon',
    };
  }
  return { message: `the key ${written} is not text`, help: `write it in quotes: "${written}"` };
}

function parts(tree: Tree): readonly Tree[] {
  if (tree.kind === 'list') return tree.items;
  return tree.kind === 'map' ? [...tree.entries.values()].map(({ value }) => value) : [];
}

/** The library counts the line break after a block as part of it. */
function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && /\s/.test(text.charAt(at - 1))) at -= 1;
  return at;
}

function endOf(span: Span): Span {
  return { ...span, start: span.end };
}

function empty(at: Span): Tree {
  return { kind: 'scalar', value: null, plain: true, at };
}
