import { nearest } from '../nearest.ts';
import { type Remark, replacing } from '../report.ts';
import type { SchemaGuide } from '../schema/guide.ts';
import type { Mistake } from './sift.ts';
import { nameOf, type Spot, valueSpan } from './spot.ts';
import { written } from './written.ts';

/** A value that is not one of those that are possible. */
export function explainChoice({ spot, broken }: Mistake, guide: SchemaGuide): Remark {
  const known = (Array.isArray(broken) ? broken : [broken]).map(String);
  if (spot.path.length === 1 && spot.path[0] === 'version') return explainVersion(spot);
  const meant = nearest(written(spot.tree), known);
  const also = hasMapBranch(spot, guide) ? ' or a map with its keys' : '';
  return {
    code: 'BP2004',
    at: valueSpan(spot),
    path: spot.path,
    through: spot.through,
    message: `${nameOf(spot.path)} cannot be ${written(spot.tree)}`,
    help: meant ? `did you mean \`${meant}\`?` : `it is one of: ${known.join(', ')}${also}`,
    fix: meant ? replacing(valueSpan(spot), meant, { safe: false }) : undefined,
  };
}

function hasMapBranch(spot: Spot, guide: SchemaGuide): boolean {
  const branches = spot.declared ? guide.branches(spot.declared) : [];
  return branches.some(({ fragment }) => fragment.type === 'object');
}

function explainVersion(spot: Spot): Remark {
  const value = spot.tree.kind === 'scalar' ? spot.tree.value : null;
  const at = valueSpan(spot);
  const base = { code: 'BP2009', at, path: spot.path } as const;
  if (value === '1' || value === 1.0) {
    const fix = replacing(at, '1', { safe: true });
    return {
      ...base,
      message: 'version must be the number 1, not text',
      help: 'write `version: 1`',
      fix,
    };
  }
  const newer = typeof value === 'number' && value > 1;
  return {
    ...base,
    message: `this program reads format 1, not ${written(spot.tree)}`,
    help: newer ? 'a newer release of run-pipeline may read it: update it' : 'write `version: 1`',
  };
}
