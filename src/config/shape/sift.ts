import type { Fragment } from '../../model/format/fragment.ts';
import { type SchemaGuide, saysOnlyWhichKeys, typeOf, type View } from '../schema/guide.ts';
import type { Tree } from '../tree.ts';
import { pathOf, type Spot, spotAt } from './spot.ts';
import type { SchemaError } from './validator.generated.js';

/** One mistake as the schema sees it. */
export interface Mistake {
  readonly keyword: string;
  readonly spot: Spot;
  readonly params: Readonly<Record<string, unknown>>;
  /** What the broken keyword says, and the fragment that says it. */
  readonly broken: unknown;
  readonly rule: Fragment | undefined;
}

/**
 * Of a value that fits no branch of a union ajv reports what is wrong with it in every branch. This keeps what
 * concerns the branch that was meant, and says once that none fits where that is so.
 */
export function sift(
  errors: readonly SchemaError[],
  root: Tree,
  guide: SchemaGuide,
): readonly Mistake[] {
  const mistakes = errors
    .filter(({ keyword, propertyName }) => keyword !== 'if' && propertyName === undefined)
    .map((error) => toMistake(error, root, guide))
    .filter((mistake) => !isEcho(mistake) && concernsMeantBranch(mistake, guide))
    .map((mistake) => asUnion(mistake, guide));
  return [...new Map(mistakes.map((mistake) => [identity(mistake), mistake])).values()];
}

function toMistake(error: SchemaError, root: Tree, guide: SchemaGuide): Mistake {
  const spot = spotAt(root, guide, pathOf(error.instancePath, root));
  const { keyword, params } = error;
  const steps = error.schemaPath.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  const rule = ruleAt(spot, keyword, steps.slice(0, -1));
  return { keyword, spot, params, rule, broken: rule && Reflect.get(rule, keyword) };
}

/**
 * ajv's pointers begin at whichever definition it compiled by itself, so only their end is certain: the longest
 * end that leads somewhere from this spot is the right one.
 */
function ruleAt(spot: Spot, keyword: string, steps: readonly string[]): Fragment | undefined {
  for (const [skipped] of [...steps, ''].entries()) {
    for (const view of [spot.meant, spot.declared]) {
      const found = view && descend(view.fragment, steps.slice(skipped));
      if (found && Object.hasOwn(found, keyword)) return found;
    }
  }
  return undefined;
}

function descend(fragment: Fragment, steps: readonly string[]): Fragment | undefined {
  return steps.reduce<Fragment | undefined>(
    (at, step) => (typeof at === 'object' ? Reflect.get(at, step) : undefined),
    fragment,
  );
}

/** A single key of a rule about which keys go together, or such a rule where there are no keys at all. */
function isEcho({ keyword, rule, spot }: Mistake): boolean {
  if (keyword === 'required')
    return rule !== undefined && rule !== thenOf(spot, rule) && saysOnlyWhichKeys(rule);
  const isAboutKeys =
    keyword === 'not'
      ? rule?.not !== undefined && saysOnlyWhichKeys(rule.not)
      : ['oneOf', 'anyOf'].includes(keyword) &&
        rule?.[keyword as 'oneOf']?.every(saysOnlyWhichKeys);
  return isAboutKeys === true && spot.tree.kind !== 'map';
}

/** `then: { required }` looks like such a rule, but is one of its own. */
function thenOf({ meant }: Spot, rule: Fragment): Fragment | undefined {
  return (meant?.fragment.allOf ?? []).map((one) => one.then).find((then) => then === rule);
}

function concernsMeantBranch(mistake: Mistake, guide: SchemaGuide): boolean {
  const { spot } = mistake;
  if (spot.declared === null) return false;
  if (mistake.keyword === 'discriminator') return true;
  const isUnion = guide.branches(spot.declared).length > 0;
  if (!isUnion || fitsNoBranch(spot, guide)) return true;
  return spot.meant !== null && mistake.rule !== undefined && belongsTo(mistake, spot.meant);
}

function belongsTo({ keyword, params, rule, spot }: Mistake, { fragment }: View): boolean {
  if (keyword === 'additionalProperties') {
    const name = String(params.additionalProperty);
    return !Object.hasOwn(fragment.properties ?? {}, name);
  }
  if (keyword === 'required') {
    const rules = [fragment, ...(fragment.allOf ?? []).map((one) => one.then)];
    const required = rules.flatMap((one) => one?.required ?? []);
    return required.includes(String(params.missingProperty));
  }
  // The branch was chosen by the type of the value: if that fits, another branch complains.
  if (keyword === 'type') {
    return spot.tree.kind === 'scalar' && typeOf(fragment) !== typeof spot.tree.value;
  }
  return (
    rule === fragment || (fragment.allOf ?? []).some((one) => one === rule || one.then === rule)
  );
}

function asUnion(mistake: Mistake, guide: SchemaGuide): Mistake {
  const isUnion = mistake.keyword !== 'discriminator' && fitsNoBranch(mistake.spot, guide);
  return isUnion ? { ...mistake, keyword: 'union' } : mistake;
}

function fitsNoBranch(spot: Spot, guide: SchemaGuide): boolean {
  return spot.declared !== null && spot.meant !== null && guide.branches(spot.meant).length > 0;
}

/** Two rules with one keyword can be broken at one place: which keys they speak of tells them apart. */
function identity({ keyword, spot, params, broken }: Mistake): string {
  const about = keyword === 'not' || keyword === 'oneOf' || keyword === 'anyOf' ? broken : params;
  return JSON.stringify([keyword, spot.path, keyword === 'union' ? null : about]);
}
