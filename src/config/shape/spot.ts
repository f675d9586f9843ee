import type { SchemaGuide, View } from '../schema/guide.ts';
import { child, type Entry, type Path, type Span, type Through, type Tree } from '../tree.ts';

/** A place in the tree together with what the schema wants there. */
export interface Spot {
  readonly path: Path;
  readonly tree: Tree;
  /** The schema as declared, and the branch of it that was meant. `null` where the schema knows nothing. */
  readonly declared: View | null;
  readonly meant: View | null;
  /** The key that holds the value; `null` for the root and for items of lists. */
  readonly key: Span | null;
  readonly through: Through | undefined;
  /** A key of a secret reference. */
  readonly isInSecret: boolean;
  /** Its map cannot do without it. */
  readonly isRequired: boolean;
}

export function spotAt(root: Tree, guide: SchemaGuide, path: Path): Spot {
  let spot = rootSpot(root, guide);
  for (const step of path) spot = stepInto(spot, guide, step) ?? spot;
  return spot;
}

function rootSpot(tree: Tree, guide: SchemaGuide): Spot {
  return {
    path: [],
    tree,
    declared: guide.root,
    meant: guide.meant(guide.root, tree),
    key: null,
    through: undefined,
    isInSecret: false,
    isRequired: true,
  };
}

export function stepInto(spot: Spot, guide: SchemaGuide, step: string | number): Spot | null {
  const tree = child(spot.tree, step);
  if (tree === undefined) return null;
  const declared = spot.meant ? guide.below(spot.meant, step) : null;
  return {
    path: [...spot.path, step],
    tree,
    declared,
    meant: declared && guide.meant(declared, tree),
    key: entryOf(spot.tree, step)?.key ?? null,
    through: tree.through ?? spot.through,
    isInSecret: spot.meant?.kind === 'secret',
    isRequired: requiredIn(spot).includes(String(step)),
  };
}

function requiredIn({ path, meant }: Spot): readonly string[] {
  // The schema asks for these only where nothing is extended.
  if (path.length === 1 && path[0] === 'stages') return ['dump', 'encrypt', 'upload'];
  return meant?.fragment.required ?? [];
}

export function entryOf(tree: Tree, step: string | number): Entry | undefined {
  return tree.kind === 'map' ? tree.entries.get(String(step)) : undefined;
}

/** Where to point for a wrong value: at the value, or at its key when nothing is written there. */
export function valueSpan(spot: Spot): Span {
  const { at } = spot.tree;
  return at.start === at.end && spot.key ? spot.key : at;
}

/** Where to point for something missing: at the key of the map, else at the map's first key, else its start. */
export function ownerSpan(spot: Spot): Span {
  if (spot.key) return spot.key;
  const first = spot.tree.kind === 'map' ? [...spot.tree.entries.values()][0]?.key : undefined;
  return first ?? { ...spot.tree.at, end: spot.tree.at.start };
}

/** ajv's JSON pointer as a path: list positions become numbers. */
export function pathOf(pointer: string, root: Tree): Path {
  const path: (string | number)[] = [];
  let tree: Tree | undefined = root;
  for (const part of pointer.split('/').slice(1)) {
    const step: string | number = tree?.kind === 'list' ? Number(part) : unescapePointer(part);
    path.push(step);
    tree = child(tree, step);
  }
  return path;
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** `retention.keep.daily`: the stages are so well known that their common parent may be left out. */
export function nameOf(path: Path): string {
  const shown = path[0] === 'stages' && path.length > 1 ? path.slice(1) : path;
  const words = shown.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return words.replace(/^\./, '') || 'the pipeline';
}
