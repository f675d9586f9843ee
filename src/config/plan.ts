import {
  parseDeletionLimit,
  parseDuration,
  parseEstimate,
  parseRate,
  parseSize,
  parseSpeed,
} from '../model/amounts.ts';
import type { Plan } from '../model/plan.ts';
import type { SchemaGuide, View } from './schema/guide.ts';
import { plainValue, type Tree } from './tree.ts';

/** Turns a checked and completed tree into the frozen plan: amounts become numbers, "one or many" becomes many. */
export function toPlan(tree: Tree, guide: SchemaGuide): Plan {
  // The type is generated from the schema that the tree was checked against.
  return convert(tree, guide.root, guide) as Plan;
}

function convert(tree: Tree, declared: View | null, guide: SchemaGuide): unknown {
  if (declared === null) return frozen(plainValue(tree));
  const view = guide.meant(declared, tree);
  if (tree.kind !== 'list' && guide.isOneOrMany(declared)) {
    return Object.freeze([convert(tree, view, guide)]);
  }
  switch (tree.kind) {
    case 'scalar':
      return convertScalar(tree.value, declared.kind ?? view.kind);
    case 'list':
      return Object.freeze(
        tree.items.map((item, at) => convert(item, guide.below(view, at), guide)),
      );
    case 'map': {
      const parts = [...tree.entries].map(([key, { value }]) => [
        key,
        convert(value, guide.below(view, key), guide),
      ]);
      return Object.freeze(Object.fromEntries(parts));
    }
  }
}

function convertScalar(value: unknown, kind: string | null): unknown {
  if (kind === 'estimate' || kind === 'deletionLimit') {
    const parse = kind === 'estimate' ? parseEstimate : parseDeletionLimit;
    return typeof value === 'string' || typeof value === 'number' ? frozen(parse(value)) : value;
  }
  const parse = parsers[kind ?? ''];
  return parse && typeof value === 'string' ? frozen(parse(value)) : value;
}

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  duration: parseDuration,
  size: parseSize,
  speed: parseSpeed,
  rate: parseRate,
};

function frozen(value: unknown): unknown {
  if (value !== null && typeof value === 'object') Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
