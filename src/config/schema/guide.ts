import type { Fragment, Keys } from '../../model/format/fragment.ts';
import { child, type Tree } from '../tree.ts';

/** A schema fragment as it applies at one place: references resolved, its own words first. */
export interface View {
  /** The name of the definition that it refers to, such as `duration` or `source-postgres`. */
  readonly kind: string | null;
  readonly fragment: Fragment;
}

const none: readonly View[] = [];

/** Leads through the schema beside a tree, so that nothing else needs to know how schemas refer and branch. */
export class SchemaGuide {
  readonly root: View;
  readonly #definitions: Keys;
  /** Fragments are shared by all files of a command: each is resolved once. */
  readonly #views = new WeakMap<Fragment, View>();
  readonly #branches = new WeakMap<Fragment, readonly View[]>();
  readonly #oneOrMany = new WeakMap<Fragment, boolean>();

  constructor(schema: Fragment & { readonly $defs?: Keys }) {
    this.#definitions = schema.$defs ?? {};
    this.root = { kind: null, fragment: schema };
  }

  view(fragment: Fragment): View {
    const known = this.#views.get(fragment);
    if (known) return known;
    const view = this.#resolve(fragment);
    this.#views.set(fragment, view);
    return view;
  }

  #resolve(fragment: Fragment): View {
    if (fragment.$ref === undefined) return { kind: null, fragment };
    const name = fragment.$ref.replace('#/$defs/', '');
    const target = this.view(this.#definitions[name] ?? {});
    const { $ref, ...own } = fragment;
    return { kind: target.kind ?? name, fragment: { ...target.fragment, ...own } };
  }

  /** The view of a key or an item below; `null` where the schema knows none. */
  below(view: View, step: string | number): View | null {
    const { items, properties, additionalProperties } = view.fragment;
    if (typeof step === 'number') return items ? this.view(items) : null;
    const named = properties && Object.hasOwn(properties, step) ? properties[step] : undefined;
    if (named) return this.view(named);
    return typeof additionalProperties === 'object' ? this.view(additionalProperties) : null;
  }

  /** Follows unions to the branch that was meant by what is written. */
  meant(view: View, tree: Tree): View {
    const branches = this.branches(view);
    if (branches.length === 0) return view;
    const best = chooseBranch(branches, tree);
    return best ? this.meant(best, tree) : view;
  }

  /** The branches of a union of values; none for a union that only says which keys go together. */
  branches({ fragment }: View): readonly View[] {
    const all = fragment.oneOf ?? fragment.anyOf;
    if (all === undefined) return none;
    const known = this.#branches.get(fragment);
    if (known) return known;
    const branches = all
      .filter((branch) => !saysOnlyWhichKeys(branch))
      .map((branch) => this.view(branch));
    this.#branches.set(fragment, branches);
    return branches;
  }

  /** Whether one item may be written instead of a list of them. */
  isOneOrMany({ fragment }: View): boolean {
    const known = this.#oneOrMany.get(fragment);
    if (known !== undefined) return known;
    const [one, many] = fragment.anyOf ?? [];
    const is = one !== undefined && many?.items !== undefined && isEqual(one, many.items);
    this.#oneOrMany.set(fragment, is);
    return is;
  }

  /** A definition by its name, such as `source-postgres`. */
  definition(name: string): Fragment | undefined {
    return Object.hasOwn(this.#definitions, name) ? this.#definitions[name] : undefined;
  }
}

function isEqual(one: Fragment, other: Fragment): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

export function saysOnlyWhichKeys(fragment: Fragment): boolean {
  return Object.keys(fragment).every((keyword) => keyword === 'required' || keyword === 'not');
}

/** The value of a tag (`type`, `at`, …) in each branch of a union of maps, when it has one. */
export function tagsOf(branch: View, key: string): readonly unknown[] {
  const tag = branch.fragment.properties?.[key];
  if (tag === undefined) return [];
  return tag.const === undefined ? (tag.enum ?? []) : [tag.const];
}

export const tagKeys = ['type', 'at'] as const;

function chooseBranch(branches: readonly View[], tree: Tree): View | undefined {
  for (const key of tagKeys) {
    const tag = child(tree, key);
    if (tag?.kind !== 'scalar') continue;
    const tagged = branches.find((branch) => tagsOf(branch, key).includes(tag.value));
    if (tagged) return tagged;
    // A type that is not known: what else is written says nothing certain about what was meant.
    if (branches.some((branch) => tagsOf(branch, key).length > 0)) return undefined;
  }
  const fitting = branches.filter((branch) => fits(branch, tree));
  if (tree.kind === 'scalar')
    return fitting.find((branch) => typeOf(branch.fragment) === typeof tree.value) ?? fitting[0];
  if (tree.kind !== 'map' || fitting.length < 2) return fitting[0];
  return fitting.toSorted((a, b) => sharedKeys(b, tree) - sharedKeys(a, tree))[0];
}

function fits({ fragment }: View, tree: Tree): boolean {
  const type = typeOf(fragment);
  if (tree.kind === 'map') return type === 'object';
  if (tree.kind === 'list') return type === 'array';
  return type !== 'object' && type !== 'array';
}

export function typeOf({ type, properties, items, const: only, enum: some }: Fragment): string {
  if (type === 'integer') return 'number';
  if (typeof type === 'string') return type;
  if (properties) return 'object';
  return items ? 'array' : typeof (only ?? some?.[0]);
}

function sharedKeys({ fragment }: View, tree: Tree): number {
  if (tree.kind !== 'map') return 0;
  const known = fragment.properties ?? {};
  return [...tree.entries.keys()].filter((key) => Object.hasOwn(known, key)).length;
}
