import { isFileName } from '../../../model/run/layout.ts';

/** The folders and the file that a key names. Nothing else ever becomes part of a path here. */
export function partsOf(key: string): readonly [string, ...string[]] {
  const [first = '', ...rest] = key.split('/');
  if (![first, ...rest].every(isFileName)) throw new RangeError(`not a key: ${key}`);
  return [first, ...rest];
}

/** The folders of `shop/20261120T021700Z-k3f9/`; none for the empty text. */
export function foldersOf(under: string): readonly string[] {
  if (under === '') return [];
  if (!under.endsWith('/')) throw new RangeError(`not a folder: ${under}`);
  return partsOf(under.slice(0, -1));
}
