import type { SchemaGuide, View } from '../../config/schema/guide.ts';
import type { Fragment } from '../../model/format/fragment.ts';
import { yamlText } from '../yaml-text.ts';
import { type FoundKey, tagOf } from './find-key.ts';
import { rulesOf } from './key-rules.ts';

/** What `explain` says about one key of the format. */
export interface KeyPage {
  readonly path: string;
  /** The parts that have this key, where not all do. */
  readonly of: string | null;
  readonly type: string;
  readonly paragraphs: readonly string[];
  readonly default: unknown;
  readonly rules: readonly string[];
  readonly examples: readonly unknown[];
  readonly keys: readonly KeyRow[];
  /** The sorts of map that may be written here, told apart by a key. */
  readonly types: readonly { readonly name: string; readonly summary: string }[];
}

export interface KeyRow {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly default: unknown;
  readonly summary: string;
}

export function describeKey({ path, view, tag }: FoundKey, guide: SchemaGuide): KeyPage {
  const inner = innermost(view, guide);
  const { fragment } = view;
  return {
    path,
    of: tag,
    type: typeWords(view, guide),
    paragraphs: paragraphsOf(view, guide),
    default: fragment.default,
    rules: inner.length === 1 ? inner.flatMap((one) => rulesOf(one.fragment)) : [],
    examples: fragment.examples ?? [],
    keys: inner.length === 1 ? inner.flatMap((one) => keyRows(one, guide)) : [],
    types: inner.length > 1 ? inner.map(sortOf) : [],
  };
}

/** What is said of this key, then what is said of every value of its kind. */
function paragraphsOf({ kind, fragment }: View, guide: SchemaGuide): readonly string[] {
  const own = fragment.description ?? '';
  const general = (kind === null ? undefined : guide.definition(kind)?.description) ?? '';
  if (general.startsWith(own.replace(/\.$/, ''))) return [general].filter((text) => text !== '');
  return [own, general].filter((text) => text !== '');
}

/** The maps that can be written here: through lists of them, and in each branch. */
function innermost(view: View, guide: SchemaGuide): readonly View[] {
  const branches = guide.branches(view);
  if (branches.length > 0) {
    const maps = branches.flatMap((branch) => innermost(branch, guide));
    return [...new Map(maps.map((one) => [JSON.stringify(one.fragment.properties), one])).values()];
  }
  const item = guide.below(view, 0);
  if (item) return innermost(item, guide);
  return view.fragment.properties ? [view] : [];
}

function sortOf(view: View) {
  const tag = view.fragment.properties?.type ?? view.fragment.properties?.at;
  const name = tagOf(view) ?? tag?.enum?.join(' | ') ?? view.fragment.title ?? 'map';
  return { name, summary: tag?.description ?? view.fragment.description ?? '' };
}

function keyRows({ fragment }: View, guide: SchemaGuide): readonly KeyRow[] {
  return Object.entries(fragment.properties ?? {}).map(([name, key]) => {
    const view = guide.view(key);
    return {
      name,
      type: typeWords(view, guide),
      required: fragment.required?.includes(name) ?? false,
      default: view.fragment.default,
      summary: view.fragment.description ?? '',
    };
  });
}

function typeWords(view: View, guide: SchemaGuide): string {
  const { fragment } = view;
  if (fragment.const !== undefined) return yamlText(fragment.const);
  if (fragment.enum) return fragment.enum.map(yamlText).join(' | ');
  const branches = guide.branches(view);
  if (fragment.type !== 'object' && branches.length > 0) {
    return [...new Set(branches.map((branch) => typeWords(branch, guide)))].join(' or ');
  }
  const item = guide.below(view, 0);
  if (item) return `list of ${typeWords(item, guide).replace(/^map$/, 'maps')}`;
  return fragment.title ?? plainType(fragment);
}

function plainType({ type, minimum, maximum, properties }: Fragment): string {
  if (type === 'string') return 'text';
  if (type === 'boolean') return 'true | false';
  if (type === 'integer' || type === 'number') {
    const sort = type === 'integer' ? 'whole number' : 'number';
    const least = minimum === undefined ? '' : ` from ${minimum}`;
    return sort + least + (maximum === undefined ? '' : ` to ${maximum}`);
  }
  return type === 'object' || properties ? 'map' : 'any value';
}
