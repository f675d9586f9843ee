import type { SourceText } from '../model/diagnostics/source-text.ts';

/**
 * What a YAML file says, with the place of every key and value: aliases, merges and `extends` are already
 * followed, and each part still knows the file it was written in. Trees share branches; they are never changed.
 */
export type Tree = ScalarTree | ListTree | MapTree;

export interface ScalarTree extends Written {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** Written without quotes. */
  readonly plain: boolean;
  /** The text as written, where `${…}` in it was replaced. */
  readonly template?: string;
}

export interface ListTree extends Written {
  readonly kind: 'list';
  readonly items: readonly Tree[];
}

export interface MapTree extends Written {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  readonly key: Span;
  readonly value: Tree;
}

interface Written {
  readonly at: Span;
  /** The alias or merge by which this part came here, when it was written elsewhere. */
  readonly through?: Through;
}

export interface Through {
  readonly by: 'alias' | 'merge';
  readonly at: Span;
}

/** A range of text; lines and columns are worked out only when somebody looks. */
export interface Span {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

export type Path = readonly (string | number)[];

/** The value without places, as JSON has it. */
export function plainValue(tree: Tree): unknown {
  switch (tree.kind) {
    case 'scalar':
      return tree.value;
    case 'list':
      return tree.items.map(plainValue);
    case 'map': {
      const result: Record<string, unknown> = Object.create(null);
      for (const [key, entry] of tree.entries) result[key] = plainValue(entry.value);
      return result;
    }
  }
}

export function child(tree: Tree | undefined, step: string | number): Tree | undefined {
  if (tree?.kind === 'map') return tree.entries.get(String(step))?.value;
  if (tree?.kind === 'list') return tree.items[Number(step)];
  return undefined;
}

export function find(tree: Tree | undefined, ...path: Path): Tree | undefined {
  return path.reduce<Tree | undefined>(child, tree);
}

/** The items of a list, or nothing where there is no list: rules also run over broken files. */
export function items(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'list' ? tree.items : [];
}

export function entries(tree: Tree | undefined): readonly (readonly [string, Entry])[] {
  return tree?.kind === 'map' ? [...tree.entries] : [];
}

export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : undefined;
}

/** `stages.dump[1].via`, as people write it. */
export function showPath(path: Path): string {
  return path.reduce<string>((shown, step) => {
    if (typeof step === 'number') return `${shown}[${step}]`;
    return shown === '' ? step : `${shown}.${step}`;
  }, '');
}
