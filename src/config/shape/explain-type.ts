import type { Fragment } from '../../model/format/fragment.ts';
import { type Remark, replacing } from '../report.ts';
import type { SchemaGuide, View } from '../schema/guide.ts';
import type { ScalarTree } from '../tree.ts';
import { explainText } from './explain-text.ts';
import type { Mistake } from './sift.ts';
import { nameOf, type Spot, valueSpan } from './spot.ts';
import { written } from './written.ts';

/** A value of the wrong sort: a map where text belongs, text where a secret reference belongs … */
export function explainType(mistake: Mistake, guide: SchemaGuide): Remark {
  const { spot } = mistake;
  const wanted = spot.meant ?? { kind: null, fragment: {} };
  if (isSecret(spot, guide)) return explainPlainSecret(spot);
  if (spot.tree.kind === 'scalar' && spot.tree.value !== null && isText(wanted)) {
    return isPatterned(wanted) ? explainText(mistake, guide) : quoted(spot, spot.tree);
  }
  const at = valueSpan(spot);
  return {
    code: 'BP2003',
    at,
    path: spot.path,
    through: spot.through,
    message: `${nameOf(spot.path)} must be ${describe(wanted, guide)}, not ${written(spot.tree)}`,
    ...mending(spot, wanted),
  };
}

function isSecret(spot: Spot, guide: SchemaGuide): boolean {
  const views = spot.declared ? [spot.declared, ...guide.branches(spot.declared)] : [];
  return (
    spot.tree.kind === 'scalar' &&
    spot.tree.value !== null &&
    views.some(({ kind }) => kind === 'secret')
  );
}

function explainPlainSecret(spot: Spot): Remark {
  const name = String(spot.path.findLast((step) => typeof step === 'string') ?? 'SECRET');
  const variable = name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
  return {
    code: 'BP2020',
    at: valueSpan(spot),
    path: spot.path,
    through: spot.through,
    message: `${nameOf(spot.path)} is a secret and must not stand in the file`,
    help: `refer to it: \`{ env: ${variable} }\`, \`{ file: path }\` or \`{ credential: name }\`, and change the secret: it may be in git's history`,
    conceals: spot.tree.at,
  };
}

function quoted(spot: Spot, scalar: ScalarTree): Remark {
  const at = valueSpan(spot);
  const text = JSON.stringify(at.source.text.slice(at.start, at.end));
  return {
    code: 'BP2003',
    at,
    path: spot.path,
    through: spot.through,
    message: `${nameOf(spot.path)} must be text, not the ${typeof scalar.value} ${written(scalar)}`,
    help: `write ${text}`,
    fix: replacing(at, text, { safe: true }),
  };
}

type Mending = Pick<Remark, 'help' | 'fix'>;

/** What to write instead, where the author's meaning is beyond doubt. */
function mending(spot: Spot, { fragment }: View): Mending {
  const { tree } = spot;
  const at = valueSpan(spot);
  const raw = at.source.text.slice(at.start, at.end);
  if (tree.kind !== 'scalar' || tree.value === null) {
    const example = fragment.examples?.[0] ?? fragment.default;
    return { help: example === undefined ? undefined : `for example ${JSON.stringify(example)}` };
  }
  const spelling =
    fragment.type === 'boolean' ? booleans[String(tree.value).toLowerCase()] : undefined;
  if (spelling) return { help: `write ${spelling}`, fix: replacing(at, spelling, { safe: true }) };
  if (
    fragment.type === 'integer' &&
    typeof tree.value === 'string' &&
    /^\d{1,15}$/.test(tree.value)
  ) {
    return { help: `write ${tree.value}`, fix: replacing(at, tree.value, { safe: true }) };
  }
  if (fragment.type === 'array' && isText({ kind: null, fragment: fragment.items ?? {} })) {
    return { help: `write [${raw}]`, fix: replacing(at, `[${raw}]`, { safe: true }) };
  }
  return {};
}

const booleans: Readonly<Record<string, string>> = {
  yes: 'true',
  on: 'true',
  true: 'true',
  no: 'false',
  off: 'false',
  false: 'false',
};

function describe(view: View, guide: SchemaGuide): string {
  const branches = guide.branches(view);
  if (branches.length > 0) return branches.map((branch) => describe(branch, guide)).join(' or ');
  const { fragment } = view;
  if (fragment.title) return article(fragment.title);
  if (fragment.const !== undefined || fragment.enum)
    return [fragment.const ?? fragment.enum].flat().join(' or ');
  return sorts[sortOf(fragment)] ?? 'something else';
}

const sorts: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

function sortOf(fragment: Fragment): string {
  if (typeof fragment.type === 'string') return fragment.type;
  return fragment.properties ? 'object' : '';
}

function isText({ fragment }: View): boolean {
  return fragment.type === 'string' || (fragment.$ref !== undefined && fragment.type === undefined);
}

function isPatterned({ fragment }: View): boolean {
  return fragment.pattern !== undefined;
}

function article(title: string): string {
  const name = /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
  return /^[aeiou]/i.test(name) ? `an ${name}` : `a ${name}`;
}
