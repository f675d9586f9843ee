import { nearest } from '../nearest.ts';
import { type Remark, replacing } from '../report.ts';
import { type SchemaGuide, typeOf } from '../schema/guide.ts';
import type { Mistake } from './sift.ts';
import { nameOf, type Spot, valueSpan } from './spot.ts';
import { written } from './written.ts';

/** A value that is not one of those that are possible. */
export function explainChoice({ spot, broken }: Mistake, guide: SchemaGuide): Remark {
  const known = (Array.isArray(broken) ? broken : [broken]).map(String);
  if (spot.path.length === 1 && spot.path[0] === 'version') return explainVersion(spot);
  const meant = spot.tree.kind === 'scalar' ? nearest(String(spot.tree.value), known) : undefined;
  return {
    code: 'BP2004',
    at: valueSpan(spot),
    path: spot.path,
    through: spot.through,
    message: `${nameOf(spot.path)} cannot be ${written(spot.tree)}`,
    help: meant ? `did you mean \`${meant}\`?` : listOf(known, { spot, guide }),
    fix: meant ? replacing(valueSpan(spot), meant, { safe: false }) : undefined,
  };
}

interface Around {
  readonly spot: Spot;
  readonly guide: SchemaGuide;
}

function listOf(known: readonly string[], { spot, guide }: Around): string {
  const other = otherList(spot, guide);
  if (other !== undefined) return other;
  const keys = keysOfMap(spot, guide);
  if (keys !== undefined) return `write ${known.join(', ')}, or a map with ${keys}`;
  if (known.length === 1) return `write ${known[0]}, or leave the key out`;
  return `it is one of: ${known.join(', ')}`;
}

const lists = { source: 'dump', destination: 'upload', notifier: 'notify' } as const;

/** `type: s3` among the dumps: the word is right, but it belongs into another list. */
function otherList({ path, tree }: Spot, guide: SchemaGuide): string | undefined {
  if (path.at(-1) !== 'type' || tree.kind !== 'scalar') return undefined;
  const kinds = Object.entries(lists);
  const found = kinds.find(([kind]) => guide.definition(`${kind}-${tree.value}`) !== undefined);
  return found && `\`${tree.value}\` is a ${found[0]}: it belongs under \`${found[1]}\``;
}

/** What the map holds that may stand there instead of a word. */
function keysOfMap(spot: Spot, guide: SchemaGuide): string | undefined {
  const branches = spot.declared ? guide.branches(spot.declared) : [];
  const map = branches.find((branch) => typeOf(branch.fragment) === 'object');
  return map && Object.keys(map.fragment.properties ?? {}).join(', ');
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
  if (value === null) return { ...base, message: 'version is empty', help: 'write `version: 1`' };
  const newer = Number.isInteger(value) && Number(value) > 1;
  return {
    ...base,
    message: `this program reads format 1, not ${written(spot.tree)}`,
    help: newer ? 'a newer release of run-pipeline may read it: update it' : 'write `version: 1`',
  };
}
