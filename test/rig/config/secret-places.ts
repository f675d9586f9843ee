import type { Fragment } from '../../../src/model/format/fragment.ts';
import { guide } from './setting.ts';

/** The names of all keys of the format whose value is a secret reference, or may be one. */
export function secretPlaces(): readonly string[] {
  const found = new Set<string>();
  collect(guide.root.fragment, found);
  return [...found].sort();
}

/** Kinds that are a secret only where their text holds a password, or where their author wants it. */
const sometimes = '#/$defs/textOrSecret';
const always = ['#/$defs/secret', '#/$defs/databaseUrl'];

function collect(fragment: unknown, found: Set<string>): void {
  if (fragment === null || typeof fragment !== 'object') return;
  if ('properties' in fragment) {
    const { properties = {} } = fragment as Fragment;
    for (const [key, { $ref = sometimes }] of Object.entries(properties))
      if (always.includes($ref)) found.add(key);
  }
  for (const part of Object.values(fragment)) collect(part, found);
}

/** Headers have names of their own; what counts is that they are headers. */
export function isInDictionary(path: string): string | null {
  return /\.headers\.[^.]+$/.test(path) ? 'headers' : null;
}
