import type { Fragment } from '../../model/format/fragment.ts';
import type { Remark } from '../report.ts';
import { child } from '../tree.ts';
import type { Mistake } from './sift.ts';
import { entryOf, nameOf, ownerSpan, type Spot } from './spot.ts';

export function explainMissing({ spot, params }: Mistake): Remark {
  const name = String(params.missingProperty);
  const path = [...spot.path, name];
  const base = { at: ownerSpan(spot), path, through: spot.through } as const;
  if (spot.path.length === 1 && spot.path[0] === 'stages' && name === 'encrypt') {
    return {
      ...base,
      code: 'BP2005',
      message: 'stages does not say whether backups are encrypted',
      help: 'name who may read them, `encrypt: { recipients: [keys/ops.asc] }`, or write `encrypt: none`',
    };
  }
  const example = spot.meant?.fragment.properties?.[name]?.examples?.[0];
  const help =
    example === undefined
      ? `add \`${name}:\``
      : `for example \`${name}: ${JSON.stringify(example)}\``;
  return { ...base, code: 'BP2002', message: `${nameOf(spot.path)} needs \`${name}\``, help };
}

/** Rules about which keys go together. */
export function explainKeysTogether(mistake: Mistake): Remark {
  const { spot, keyword, params } = mistake;
  const base = { path: spot.path, through: spot.through, at: ownerSpan(spot) } as const;
  const owner = nameOf(spot.path);
  if (keyword === 'dependentRequired') {
    const key = String(params.property);
    const missing = String(params.missingProperty);
    return {
      ...base,
      code: 'BP2008',
      at: keyAt(spot, key),
      message: `\`${key}\` in ${owner} needs \`${missing}\` beside it`,
      help: `add \`${missing}:\`, or leave \`${key}\` out`,
    };
  }
  const names = namesIn(mistake);
  const present = names.filter((name) => child(spot.tree, name) !== undefined);
  const choices = names.map((name) => `\`${name}\``).join(', ');
  if (present.length === 0) {
    const amount = keyword === 'oneOf' ? 'exactly' : 'at least';
    const message = `${owner} needs ${amount} one of ${choices}`;
    return { ...base, code: 'BP2006', message, help: 'add the one that applies' };
  }
  const both = present.map((name) => `\`${name}\``).join(' and ');
  return {
    ...base,
    code: 'BP2007',
    at: keyAt(spot, present.at(-1) ?? ''),
    message: `${both} in ${owner} exclude each other`,
    help: `keep one of ${choices}`,
  };
}

function namesIn({ broken }: Mistake): readonly string[] {
  const rules = (Array.isArray(broken) ? broken : [broken]) as readonly Fragment[];
  return rules.flatMap((rule) => rule.required ?? []);
}

function keyAt(spot: Spot, name: string): Remark['at'] {
  return entryOf(spot.tree, name)?.key ?? ownerSpan(spot);
}
