import { isDefault } from './complete.ts';
import type { SchemaGuide, View } from './schema/guide.ts';
import type { Path, Tree } from './tree.ts';

/** One value of a resolved pipeline, as people write it, and where it comes from. */
export interface Setting {
  readonly path: Path;
  /** The value as JSON; variables stay as written, secrets are references. */
  readonly value: unknown;
  readonly origin: Origin;
}

interface Origin {
  /** `default` where nobody wrote it. */
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** The values of a completed tree, in the order of the schema, empty defaults left out. */
export function listSettings(tree: Tree, guide: SchemaGuide): readonly Setting[] {
  return [...walkSettings(tree, guide.root, { path: [], guide })];
}

interface Way {
  readonly path: Path;
  readonly guide: SchemaGuide;
}

function* walkSettings(
  tree: Tree,
  declared: View | null,
  { path, guide }: Way,
): Generator<Setting> {
  const view = declared && guide.meant(declared, tree);
  if (isLeaf(tree, view)) {
    if (!(isDefault(tree) && isEmpty(tree)))
      yield { path, value: shownValue(tree), origin: originOf(tree) };
    return;
  }
  for (const [step, part] of ordered(tree, view)) {
    yield* walkSettings(part, view && guide.below(view, step), { path: [...path, step], guide });
  }
}

/** Secret references and lists of plain values read better on one line. */
function isLeaf(tree: Tree, view: View | null): boolean {
  if (tree.kind === 'scalar' || view?.kind === 'secret') return true;
  if (tree.kind === 'list') return tree.items.every(({ kind }) => kind === 'scalar');
  return tree.entries.size === 0;
}

function isEmpty(tree: Tree): boolean {
  if (tree.kind === 'scalar') return false;
  return tree.kind === 'list' ? tree.items.length === 0 : tree.entries.size === 0;
}

function ordered(tree: Tree, view: View | null): readonly (readonly [string | number, Tree])[] {
  if (tree.kind === 'list') return [...tree.items.entries()];
  if (tree.kind === 'scalar') return [];
  const known = Object.keys(view?.fragment.properties ?? {});
  return [...tree.entries]
    .map(([key, { value }]) => [key, value] as const)
    .toSorted(([a], [b]) => rank(a, known) - rank(b, known));
}

function rank(key: string, known: readonly string[]): number {
  const position = known.indexOf(key);
  return position === -1 ? known.length : position;
}

function shownValue(tree: Tree): unknown {
  switch (tree.kind) {
    case 'scalar':
      return tree.template ?? tree.value;
    case 'list':
      return tree.items.map(shownValue);
    case 'map':
      return Object.fromEntries(
        [...tree.entries].map(([key, { value }]) => [key, shownValue(value)]),
      );
  }
}

function originOf(tree: Tree): Origin {
  if (isDefault(tree)) return { file: 'default', line: null, column: null };
  const { line, column } = tree.at.source.position(tree.at.start);
  return { file: tree.at.source.file, line, column };
}
