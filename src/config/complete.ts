import { SourceText } from '../model/diagnostics/source-text.ts';
import type { Fragment } from '../model/format/fragment.ts';
import type { SchemaGuide, View } from './schema/guide.ts';
import type { Entry, MapTree, Span, Tree } from './tree.ts';

/** Where a value comes from that nobody wrote. */
const byDefault: Span = { source: new SourceText('default', ''), start: 0, end: 0 };

export function isDefault({ at }: Tree): boolean {
  return at.source === byDefault.source;
}

/** Fills in the schema's defaults; each of them knows that it is one. Free `x-` keys go: they carried anchors. */
export function completeTree(root: Tree, guide: SchemaGuide): Tree {
  return complete(root, guide.root, guide);
}

function complete(tree: Tree, declared: View | null, guide: SchemaGuide): Tree {
  if (declared === null) return tree;
  const view = guide.meant(declared, tree);
  // A reference is exactly one of its keys.
  if (view.kind === 'secret') return tree;
  if (tree.kind === 'map') return completeMap(tree, view, guide);
  if (tree.kind === 'list') {
    return {
      ...tree,
      items: tree.items.map((item, at) => complete(item, guide.below(view, at), guide)),
    };
  }
  return tree;
}

function completeMap(tree: MapTree, view: View, guide: SchemaGuide): MapTree {
  const entries = new Map<string, Entry>();
  for (const [name, entry] of tree.entries) {
    if (name.startsWith('x-')) continue;
    entries.set(name, { ...entry, value: complete(entry.value, guide.below(view, name), guide) });
  }
  for (const [name, fragment] of Object.entries(view.fragment.properties ?? {})) {
    if (entries.has(name) || name === 'extends') continue;
    const value = defaultOf(fragment, guide);
    if (value !== null) entries.set(name, { key: byDefault, value });
  }
  return { ...tree, entries };
}

/** The same for all files of a command: trees share branches. */
const defaults = new WeakMap<Fragment, Tree | null>();

function defaultOf(fragment: Fragment, guide: SchemaGuide): Tree | null {
  const known = defaults.get(fragment);
  if (known !== undefined) return known;
  const view = guide.view(fragment);
  const byItself = fragment.default ?? emptyOf(view, guide);
  const value = byItself === undefined ? null : complete(treeOf(byItself), view, guide);
  defaults.set(fragment, value);
  return value;
}

/** Lists and dictionaries that are left out are empty in the plan. */
function emptyOf(view: View, guide: SchemaGuide): unknown {
  const { type, properties, additionalProperties } = view.fragment;
  if (type === 'array' || guide.isOneOrMany(view)) return view.kind === 'argv' ? undefined : [];
  return properties === undefined && typeof additionalProperties === 'object' ? {} : undefined;
}

function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(treeOf), at: byDefault };
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([name, part]): [string, Entry] => [
      name,
      { key: byDefault, value: treeOf(part) },
    ]);
    return { kind: 'map', entries: new Map(entries), at: byDefault };
  }
  const isPlain =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return { kind: 'scalar', value: isPlain ? value : null, plain: true, at: byDefault };
}
