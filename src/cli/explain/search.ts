import { SchemaGuide } from '../../config/schema/guide.ts';
import type { SchemaDocument } from '../../model/format/fragment.ts';
import { readSchema } from '../schema-file.ts';
import { type FoundKey, findKey, type Search } from './find-key.ts';

/** Words for the sorts of parts, and the definitions that list them. */
export const families: Readonly<Record<string, string>> = {
  source: 'dump-entry',
  destination: 'upload-entry',
  notifier: 'notify-entry',
};

export function openGuide(): SchemaGuide {
  // The schema is a file of this package that tests hold against its type.
  const schema = JSON.parse(readSchema('2020-12')) as SchemaDocument;
  return new SchemaGuide(schema);
}

/** Looks from the top of a file, then inside `stages`, then among the named kinds of value. */
export function searchKey(path: string, guide: SchemaGuide): Search {
  const fromTop = findKey(path, { path: '', view: guide.root, tag: null }, guide);
  if (fromTop.found) return fromTop;
  const [head = '', ...rest] = path.split(/\.|(?=\[)/);
  const known = definitionStart(head, guide);
  const starts = [
    ...(known ? [findKey(rest.join('.'), known, guide)] : []),
    findKey(`stages.${path}`, { path: '', view: guide.root, tag: null }, guide),
  ];
  const found = starts.find((search) => search.found !== null);
  return found ?? farthest([fromTop, ...starts]);
}

/** `source postgres.database`: the word, the type, and a path inside. */
export function searchPart(family: string, type: string, guide: SchemaGuide): Search {
  const [name = '', ...rest] = type.split('.');
  const definition = guide.definition(`${family}-${name}`);
  const start = definition && place(`${family} ${name}`, definition, guide);
  if (start) return findKey(rest.join('.'), start, guide);
  const entry = guide.definition(families[family] ?? '');
  return findKey(`[${name}]`, place(family, { items: entry ?? {} }, guide), guide);
}

function definitionStart(name: string, guide: SchemaGuide): FoundKey | undefined {
  const definition = guide.definition(families[name] ?? name);
  return definition && place(name, definition, guide);
}

type Definition = NonNullable<ReturnType<SchemaGuide['definition']>>;

function place(path: string, definition: Definition, guide: SchemaGuide): FoundKey {
  return { path, view: guide.view(definition), tag: null };
}

/** The attempt that understood most of the path knows best what was meant. */
function farthest(searches: readonly Search[]): Search {
  const far = (search: Search) => (search.found === null ? search.until.length : Infinity);
  const meant = (search: Search) => (search.found === null && search.meant !== undefined ? 1 : 0);
  const sorted = searches.toSorted((a, b) => far(b) - far(a) || meant(b) - meant(a));
  const hopeful = sorted.find((search) => meant(search) === 1);
  return hopeful ?? sorted[0] ?? { found: [] };
}
