import { extname } from 'node:path';
import { toSlug } from '../../../util/slug.ts';

/**
 * What a member is called: every name that a `*` had a part in, the file without its extension, as one slug. May be
 * empty where nothing of them can be written so.
 */
export function memberName(names: readonly string[], parts: readonly string[]): string {
  const found = names.flatMap((name, at) => {
    if (!parts[at]?.includes('*')) return [];
    return at === parts.length - 1 ? name.slice(0, name.length - extname(name).length) : name;
  });
  return toSlug(found.join('-'));
}
