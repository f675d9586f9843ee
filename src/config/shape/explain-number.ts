import { type Remark, related } from '../report.ts';
import { child } from '../tree.ts';
import type { Mistake } from './sift.ts';
import { nameOf, valueSpan } from './spot.ts';
import { written } from './written.ts';

/** A number that is too small or too large. */
export function explainNumber({ spot, keyword, params }: Mistake): Remark {
  const isLow = keyword === 'minimum';
  const bound = Number(params.limit);
  const rule = isKeepRule(spot.path) ? String(spot.path.at(-1)) : null;
  return {
    code: isLow ? 'BP2041' : 'BP2042',
    at: valueSpan(spot),
    path: spot.path,
    through: spot.through,
    message: `${nameOf(spot.path)} must be at ${isLow ? 'least' : 'most'} ${bound}`,
    note: rule && isLow ? `would keep nothing by the ${rule} rule` : undefined,
    help:
      rule && isLow
        ? `leave \`${rule}\` out to keep none by this rule`
        : `write a number ${rangeOf(spot, { isLow, bound })}`,
  };
}

function rangeOf(
  { meant }: Mistake['spot'],
  { isLow, bound }: { readonly isLow: boolean; readonly bound: number },
): string {
  const low = isLow ? bound : meant?.fragment.minimum;
  const high = isLow ? meant?.fragment.maximum : bound;
  if (low === undefined) return `up to ${high}`;
  return high === undefined ? `from ${low} on` : `from ${low} to ${high}`;
}

function isKeepRule(path: readonly (string | number)[]): boolean {
  return path.includes('keep') || path.includes('perDestination');
}

/** A list or map with too few, too many or repeated parts. */
export function explainCount({ spot, keyword, params }: Mistake): Remark {
  const base = {
    code: 'BP2030',
    at: valueSpan(spot),
    path: spot.path,
    through: spot.through,
  } as const;
  const name = nameOf(spot.path);
  switch (keyword) {
    case 'minItems':
    case 'minProperties':
      return {
        ...base,
        message: `${name} must not be empty`,
        help: spot.isRequired ? 'add at least one entry' : 'add an entry, or leave the key out',
      };
    case 'uniqueItems': {
      const [first, second] = [
        child(spot.tree, Number(params.j)),
        child(spot.tree, Number(params.i)),
      ];
      const places = [first?.at ?? base.at, second?.at ?? base.at].toSorted(
        (a, b) => a.start - b.start,
      );
      return {
        ...base,
        at: places[1] ?? base.at,
        message: `${name} holds ${second ? written(second) : 'a value'} twice`,
        related: [related(places[0] ?? base.at, 'it stands here first')],
        help: 'remove one of them',
      };
    }
    default: {
      const help = `it takes ${params.limit} at most`;
      return { ...base, message: `${name} holds too many entries`, help };
    }
  }
}
