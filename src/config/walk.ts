import type { SchemaGuide } from './schema/guide.ts';
import { type Spot, spotAt, stepInto } from './shape/spot.ts';
import type { Tree } from './tree.ts';

/** Every place of a tree that the schema knows, parents first. */
export function* walk(root: Tree, guide: SchemaGuide): Generator<Spot> {
  yield* below(spotAt(root, guide, []), guide);
}

function* below(spot: Spot, guide: SchemaGuide): Generator<Spot> {
  if (spot.meant === null) return;
  yield spot;
  for (const step of stepsOf(spot.tree)) {
    const next = stepInto(spot, guide, step);
    if (next) yield* below(next, guide);
  }
}

function stepsOf(tree: Tree): Iterable<string | number> {
  if (tree.kind === 'list') return tree.items.keys();
  return tree.kind === 'map' ? tree.entries.keys() : [];
}
