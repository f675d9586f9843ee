import { printableJson } from '../util/visible-text.ts';
import type { DumpPart } from './dump-part.ts';

/** Free in every pipeline file, and no key of a resolved one, which has none of its free keys left. */
const key = 'x-members';

/**
 * The resolved pipeline, and below it what each member stands for: the keys of its dump that are others for this
 * member alone. Names stand in quotes, because `42` and `true` are names too.
 */
export function withMembers(resolved: string, dumps: readonly DumpPart[]): string {
  const members = dumps.filter(({ member }) => member !== null);
  if (members.length === 0) return resolved;
  const lines = [...Map.groupBy(members, ({ id }) => id)].flatMap(([id, parts]) => [
    `  "${id}":`,
    ...parts.map(({ member, definition }) => `    "${member}": ${onOneLine(definition)}`),
  ]);
  const says =
    '# The members of this backup: each is its dump with these keys in place of its own.';
  return [resolved.trimEnd(), '', says, `${key}:`, ...lines, ''].join('\n');
}

/** JSON is YAML too; line breaks within texts are escaped, so those that are left only lay it out. */
function onOneLine(definition: DumpPart['definition']): string {
  return printableJson(definition).replace(/\n\s*/g, '');
}
