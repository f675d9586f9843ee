import { SchemaGuide } from '../../config/schema/guide.ts';
import type { SchemaDocument } from '../../model/format/fragment.ts';
import { readSchema } from '../schema-file.ts';
import { suggest } from '../suggest.ts';
import { type FoundKey, findKey, type Search, tagOf } from './find-key.ts';

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
  const searches = [
    ...definitionsOf(head, guide).map((start) => findKey(rest.join('.'), start, guide)),
    findKey(`stages.${path}`, { path: '', view: guide.root, tag: null }, guide),
  ];
  const found = searches.flatMap((search) => search.found ?? []);
  return found.length > 0 ? { found } : mostHopeful([fromTop, ...searches]);
}

/** `source postgres.database`: the word, the type, and a path inside. */
export function searchPart(family: string, type: string, guide: SchemaGuide): Search {
  const [name = '', ...rest] = type.split('.');
  const definition = guide.definition(`${family}-${name}`);
  const start = definition && place(`${family} ${name}`, definition, guide);
  if (start) return findKey(rest.join('.'), start, guide);
  const known = namesOf(family, guide);
  const near = suggest(name, known);
  const meant = near === undefined ? undefined : `${family} ${near}`;
  return { found: null, until: family, unknown: name, meant, known };
}

function namesOf(family: string, guide: SchemaGuide): readonly string[] {
  const entry = guide.definition(families[family] ?? '');
  const branches = entry ? guide.branches(guide.view(entry)) : [];
  return branches.flatMap((branch) => tagOf(branch) ?? []);
}

/** A kind of value by its name, or the parts of this type: `duration`, `postgres`. */
function definitionsOf(name: string, guide: SchemaGuide): readonly FoundKey[] {
  const words = Object.keys(families).map((family): [string, string] => [
    `${family} ${name}`,
    `${family}-${name}`,
  ]);
  return [[name, families[name] ?? name] as const, ...words].flatMap(([shown, key]) => {
    const definition = guide.definition(key);
    return definition ? [place(shown, definition, guide)] : [];
  });
}

type Definition = NonNullable<ReturnType<SchemaGuide['definition']>>;

function place(path: string, definition: Definition, guide: SchemaGuide): FoundKey {
  return { path, view: guide.view(definition), tag: null };
}

/** Where a near word was found, that was probably meant; else what is said of the path as written. */
function mostHopeful(searches: readonly Search[]): Search {
  const hopeful = searches.find((search) => search.found === null && search.meant !== undefined);
  return hopeful ?? searches[0] ?? { found: [] };
}
