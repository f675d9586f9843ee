import { type SchemaGuide, tagKeys, tagsOf, type View } from '../../config/schema/guide.ts';
import { suggest } from '../suggest.ts';

/** A place in the format that a path leads to. */
export interface FoundKey {
  /** As it would be written in full: `stages.dump[].database`. */
  readonly path: string;
  readonly view: View;
  /** The sort of part that has this key, where others do not: `postgres`. */
  readonly tag: string | null;
}

export type Search =
  | { readonly found: readonly FoundKey[] }
  | {
      readonly found: null;
      /** How far the path was understood. */
      readonly until: string;
      readonly unknown: string;
      readonly meant: string | undefined;
      readonly known: readonly string[];
    };

/** Items of lists are written `[]`, `[0]` or `[postgres]`; the brackets may be left out. */
export function findKey(path: string, start: FoundKey, guide: SchemaGuide): Search {
  let places: readonly FoundKey[] = [start];
  for (const step of readSteps(path)) {
    const inside = places.flatMap((place) => openUp(place, guide));
    const next = inside.flatMap((place) => follow(place, step, guide));
    if (next.length === 0) {
      const until = places[0]?.path ?? '';
      return { found: null, until, ...unknownStep(step, inside, guide) };
    }
    places = distinct(next);
  }
  return { found: places };
}

type Step =
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'item'; readonly tag: string | null };

function readSteps(path: string): readonly Step[] {
  return path
    .split(/\.|(?=\[)/)
    .filter((part) => part !== '')
    .map((part): Step => {
      const item = /^\[(?:(?:type|at)=)?([^\]]*)\]$/.exec(part);
      if (item === null) return { kind: 'key', name: part };
      const inner = item[1] ?? '';
      return { kind: 'item', tag: /^\d*$/.test(inner) ? null : inner };
    });
}

/** The place itself and every branch of what may be written there. */
function openUp(place: FoundKey, guide: SchemaGuide): readonly FoundKey[] {
  const branches = guide.branches(place.view).map((view) => ({
    ...place,
    view,
    tag: tagOf(view) ?? place.tag,
  }));
  return [place, ...branches.flatMap((branch) => openUp(branch, guide))];
}

function follow(place: FoundKey, step: Step, guide: SchemaGuide): readonly FoundKey[] {
  const item = guide.below(place.view, 0);
  if (step.kind === 'item') {
    const inside = item ? openUp({ ...place, view: item, path: `${place.path}[]` }, guide) : [];
    return step.tag === null
      ? inside.slice(0, 1)
      : inside.filter(({ view }) => tagOf(view) === step.tag);
  }
  if (item) {
    const items = openUp({ ...place, view: item, path: `${place.path}[]` }, guide);
    return items.flatMap((inner) => follow(inner, step, guide));
  }
  const view = step.name.startsWith('x-') ? null : guide.below(place.view, step.name);
  const path = place.path === '' ? step.name : `${place.path}.${step.name}`;
  return view === null ? [] : [{ ...place, path, view }];
}

export function tagOf(view: View): string | null {
  const tags = tagKeys.flatMap((key) => tagsOf(view, key));
  return tags.length === 1 ? String(tags[0]) : null;
}

/** Equal keys of several parts are one; the tag is told only where they differ. */
function distinct(places: readonly FoundKey[]): readonly FoundKey[] {
  const groups = Map.groupBy(places, ({ view }) => JSON.stringify(view));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const tags = [...new Set(group.flatMap(({ tag }) => (tag === null ? [] : [tag])))];
    return first ? [{ ...first, tag: tags.length === 0 ? null : tags.join(', ') }] : [];
  });
}

function unknownStep(step: Step, inside: readonly FoundKey[], guide: SchemaGuide) {
  if (step.kind === 'item') return unknownItem(step.tag, inside, guide);
  const known = distinctWords(
    inside.flatMap(({ view }) => Object.keys(view.fragment.properties ?? {})),
  );
  const prefix = inside[0]?.path ?? '';
  const near = suggest(step.name, known);
  if (near !== undefined)
    return { unknown: step.name, meant: prefix === '' ? near : `${prefix}.${near}`, known };
  // `stages.dump.postgres`: parts have a type, and are no keys.
  const parts = partsIn(inside, guide);
  const part = parts.includes(step.name) ? step.name : suggest(step.name, parts);
  const meant = part && `${prefix}[${part}]`;
  return { unknown: step.name, meant, known: known.length > 0 ? known : parts };
}

function unknownItem(tag: string | null, inside: readonly FoundKey[], guide: SchemaGuide) {
  const known = partsIn(inside, guide);
  const near = suggest(tag ?? '', known);
  const meant = near === undefined ? undefined : `${inside[0]?.path ?? ''}[${near}]`;
  return { unknown: `[${tag ?? ''}]`, meant, known };
}

/** The types of what a list holds. */
function partsIn(inside: readonly FoundKey[], guide: SchemaGuide): readonly string[] {
  const items = inside.flatMap((place) => {
    const item = guide.below(place.view, 0);
    return item ? openUp({ ...place, view: item }, guide) : [];
  });
  return distinctWords(items.map(({ view }) => tagOf(view) ?? ''));
}

function distinctWords(words: readonly string[]): readonly string[] {
  return [...new Set(words)].filter((word) => word !== '');
}
