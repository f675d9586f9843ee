import type { Fragment } from '../../model/format/fragment.ts';
import type { Remark } from '../report.ts';
import type { SchemaGuide, View } from '../schema/guide.ts';
import { child } from '../tree.ts';
import type { Mistake } from './sift.ts';
import { entryOf, nameOf, ownerSpan, type Spot } from './spot.ts';
import { inlineYaml } from './written.ts';

export function explainMissing({ spot, params }: Mistake, guide: SchemaGuide): Remark {
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
  const view = spot.meant && guide.below(spot.meant, name);
  const help = view ? adviceFor(name, view, spot) : `add \`${name}:\``;
  return { ...base, code: 'BP2002', message: `${nameOf(spot.path)} needs \`${name}\``, help };
}

/** Their own examples speak of something else than the key that is missing. */
const tooGeneral = new Set<string | null>([
  'argv',
  'hostPath',
  'databasePath',
  'secret',
  'engineName',
  'plainName',
]);

function adviceFor(name: string, { kind, fragment }: View, { meant }: Spot): string {
  if (fragment.const !== undefined) return `add \`${name}: ${fragment.const}\``;
  const ofOwner = meant?.fragment.examples?.[0];
  const inOwner = ofOwner instanceof Object ? Reflect.get(ofOwner, name) : undefined;
  const example = inOwner ?? (tooGeneral.has(kind) ? undefined : fragment.examples?.[0]);
  const what = /^.*?[.:](?=\s|$)/s.exec(fragment.description ?? '')?.[0].replace(/:$/, '.') ?? '';
  const shown = example === undefined ? '' : `; for example \`${name}: ${inlineYaml(example)}\``;
  return `add \`${name}:\`${shown}${what === '' ? '' : ` (${what.replace(/\.$/, '')})`}`;
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
  const names = keysOf(mistake);
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
    at: lastOf(present.map((name) => keyAt(spot, name))) ?? base.at,
    message: `${both} in ${owner} exclude each other`,
    help: `keep one of ${choices}`,
  };
}

/** The keys of which a rule speaks. */
export function keysOf({ broken }: Pick<Mistake, 'broken'>): readonly string[] {
  const rules = (Array.isArray(broken) ? broken : [broken]) as readonly Fragment[];
  return rules.flatMap((rule) => rule.required ?? []);
}

function lastOf(spans: readonly Remark['at'][]): Remark['at'] | undefined {
  return spans.toSorted((a, b) => a.start - b.start).at(-1);
}

function keyAt(spot: Spot, name: string): Remark['at'] {
  return entryOf(spot.tree, name)?.key ?? ownerSpan(spot);
}
