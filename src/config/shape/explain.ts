import type { Remark } from '../report.ts';
import { type SchemaGuide, tagKeys, tagsOf } from '../schema/guide.ts';
import { child } from '../tree.ts';
import { explainChoice } from './explain-choice.ts';
import { explainKeysTogether, explainMissing } from './explain-missing.ts';
import { explainCount, explainNumber } from './explain-number.ts';
import { explainText } from './explain-text.ts';
import { explainType } from './explain-type.ts';
import { explainUnknownKey } from './explain-unknown-key.ts';
import type { Mistake } from './sift.ts';
import { nameOf, valueSpan } from './spot.ts';

/** Says one mistake in words: what is wrong, where, and what to do. */
export function explain(mistake: Mistake, guide: SchemaGuide): Remark {
  switch (mistake.keyword) {
    case 'additionalProperties':
      return explainUnknownKey(mistake, guide);
    case 'propertyNames':
      return explainKeyName(mistake, guide);
    case 'required':
      return explainMissing(mistake, guide);
    case 'oneOf':
    case 'anyOf':
    case 'not':
    case 'dependentRequired':
      return explainKeysTogether(mistake);
    case 'discriminator':
      return explainTag(mistake, guide);
    case 'union':
    case 'type':
      return explainType(mistake, guide);
    case 'enum':
    case 'const':
      return explainChoice(mistake, guide);
    case 'minimum':
    case 'maximum':
      return explainNumber(mistake);
    case 'minItems':
    case 'maxItems':
    case 'uniqueItems':
    case 'minProperties':
    case 'maxProperties':
      return explainCount(mistake);
    default:
      return explainText(mistake, guide);
  }
}

function explainKeyName({ spot, params }: Mistake, guide: SchemaGuide): Remark {
  const name = String(params.propertyName);
  const key = spot.tree.kind === 'map' ? spot.tree.entries.get(name)?.key : undefined;
  return {
    code: 'BP2012',
    at: key ?? valueSpan(spot),
    path: [...spot.path, name],
    message: `\`${name}\` cannot be a name in ${nameOf(spot.path)}`,
    help: formOfNames(spot, guide),
  };
}

function formOfNames({ meant }: Mistake['spot'], guide: SchemaGuide): string {
  const names = guide.view(meant?.fragment.propertyNames ?? {});
  if (names.kind !== null) return guide.definition(names.kind)?.description ?? names.kind;
  return `names here have the form ${names.fragment.pattern?.replace(/^\^\(\?:(.*)\)\$$/, '$1') ?? 'of a word'}`;
}

/** An entry whose `type` (or `at`) is missing or unknown: nothing else in it can be judged. */
function explainTag(mistake: Mistake, guide: SchemaGuide): Remark {
  const { spot } = mistake;
  const branches = spot.declared ? guide.branches(spot.declared) : [];
  const key =
    tagKeys.find((tag) => branches.some((branch) => tagsOf(branch, tag).length > 0)) ?? 'type';
  const known = branches.flatMap((branch) => tagsOf(branch, key));
  if (child(spot.tree, key) === undefined) {
    const missing = explainMissing({ ...mistake, params: { missingProperty: key } }, guide);
    return { ...missing, help: `add \`${key}:\` with one of: ${known.join(', ')}` };
  }
  const tree = child(spot.tree, key) ?? spot.tree;
  const tag = { ...spot, path: [...spot.path, key], tree, key: null, declared: null };
  return explainChoice({ ...mistake, spot: tag, keyword: 'enum', broken: known }, guide);
}
