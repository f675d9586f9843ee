import { type Entry, find, type ListTree, type MapTree, type Tree, textOf } from './tree.ts';

/** Lays one tree over another: maps merge, lists of parts with an `id` merge by it, all else is replaced. */
export function mergeTrees(base: Tree, over: Tree): Tree {
  if (base.kind === 'map' && over.kind === 'map') return mergeMaps(base, over);
  if (base.kind === 'list' && over.kind === 'list' && hasIds(base) && hasIds(over))
    return mergeById(base, over);
  return over;
}

function mergeMaps(base: MapTree, over: MapTree): MapTree {
  const entries = new Map<string, Entry>(base.entries);
  for (const [name, entry] of over.entries) {
    const below = base.entries.get(name);
    const value = below ? mergeTrees(below.value, entry.value) : entry.value;
    entries.set(name, { key: entry.key, value });
  }
  return { ...over, entries };
}

function mergeById(base: ListTree, over: ListTree): ListTree {
  const merged = new Map(base.items.map((item) => [idOf(item), item]));
  for (const item of over.items) {
    const below = merged.get(idOf(item));
    merged.set(idOf(item), below ? mergeTrees(below, item) : item);
  }
  return { ...over, items: [...merged.values()] };
}

/** Also false when an id stands twice: then both must survive to be complained about. */
function hasIds(list: ListTree): boolean {
  const ids = list.items.map(idOf);
  return !ids.includes(undefined) && new Set(ids).size === ids.length;
}

function idOf(item: Tree): string | undefined {
  return textOf(find(item, 'id'));
}
