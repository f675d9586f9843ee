import { isDeepStrictEqual } from 'node:util';
import type { Fragment, Keys } from '../../../../src/model/format/fragment.ts';
import { code, typeWords, type Vocabulary } from './type-words.ts';

/** A table of the keys that are not told already; the keys of a map inside follow as `outer.inner`. */
export function keyTable(fragment: Fragment, without: Keys, vocabulary: Vocabulary): string {
  const told = Object.entries(fragment.properties ?? {}).filter(
    ([key, value]) => !isDeepStrictEqual(without[key], value),
  );
  const rest = { ...fragment, properties: Object.fromEntries(told) };
  const rows = rowsOf(rest, '', vocabulary);
  if (rows.length === 0) return '';
  return [
    '| key | takes | default | |',
    '| --- | --- | --- | --- |',
    ...rows.map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`),
    '',
  ].join('\n');
}

type Row = readonly string[];

function rowsOf(fragment: Fragment, prefix: string, vocabulary: Vocabulary): readonly Row[] {
  return Object.entries(fragment.properties ?? {}).flatMap(([key, value]) => {
    const name = `${prefix}${key}`;
    const isRequired = fragment.required?.includes(key) ?? false;
    const cells = [
      `\`${name}\``,
      typeWords(value, vocabulary),
      isRequired ? '**required**' : defaultWords(value.default),
      value.description ?? '',
    ];
    return [cells, ...rowsOf(value, `${name}.`, vocabulary)];
  });
}

/** A map that is left out is filled in from its own defaults, which its section tells. */
function defaultWords(value: unknown): string {
  if (value === undefined || isDeepStrictEqual(value, {})) return '';
  return Array.isArray(value) ? value.map(code).join(', ') : code(value);
}

const escapeCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** The keys that every one of some fragments has in the same words; their defaults may differ. */
export function sharedKeys(fragments: readonly Fragment[]): Keys {
  const [first, ...others] = fragments;
  return Object.fromEntries(
    Object.entries(first?.properties ?? {}).filter(([key, value]) =>
      others.every(({ properties }) =>
        isDeepStrictEqual({ ...properties?.[key], default: null }, { ...value, default: null }),
      ),
    ),
  );
}
