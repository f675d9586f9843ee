import type { Edit } from '../../model/diagnostics/diagnostic.ts';
import { stageNames } from '../../model/stages.ts';
import type { Entry, MapTree, Path } from '../tree.ts';
import { writeKey } from './write.ts';

interface Addition {
  readonly key: string;
  readonly value: string;
}

/** The edit that adds a key to a map, written the way the map is written. */
export function insertInto(map: MapTree, path: Path, { key, value }: Addition): Edit {
  const { source } = map.at;
  const own = [...map.entries.values()].filter(
    (entry) => entry.key.source === source && isWithin(entry, map),
  );
  const pair = `${writeKey(key)}: ${value}`;
  const insert = (at: number, text: string): Edit => ({
    file: source.file,
    start: at,
    end: at,
    text,
  });
  const isFlow = source.text.charAt(map.at.start) === '{';
  const last = predecessor(own, map, { path, key });
  if (isFlow) {
    if (last) return insert(endOf(last), `, ${pair}`);
    return insert(map.at.start + 1, isEmptyFlow(map) ? ` ${pair} ` : ` ${pair},`);
  }
  const first = own[0];
  const indent = ' '.repeat(columnOf(source.text, first?.key.start ?? map.at.start));
  const behind = lineEnd(source.text, last ? endOf(last) : map.at.start);
  const lineBreak = lineBreakAt(source.text, behind);
  if (last) return insert(behind, `${lineBreak}${indent}${pair}`);
  return insert(first?.key.start ?? map.at.start, `${pair}${lineBreak}${indent}`);
}

/** A merge is no key, but a comma must follow before it. */
function isEmptyFlow({ at }: MapTree): boolean {
  return /^\{\s*(?:\}|#)/.test(at.source.text.slice(at.start, at.end));
}

/** How far a key is indented; a byte order mark takes no room. */
function columnOf(text: string, at: number): number {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return line.replace('\ufeff', '').length;
}

/** Keys that a merge brought in stand somewhere else in the file. */
function isWithin({ key }: Entry, { at }: MapTree): boolean {
  return key.start >= at.start && key.end <= at.end;
}

/** The entry to stand behind: the last one, but stages keep their order. */
function predecessor(
  own: readonly Entry[],
  map: MapTree,
  { path, key }: { readonly path: Path; readonly key: string },
): Entry | undefined {
  const order: readonly string[] = stageNames;
  if (path.length !== 1 || path[0] !== 'stages' || !order.includes(key)) return own.at(-1);
  const before = order.slice(0, order.indexOf(key));
  const standing = [...map.entries].filter(
    ([name, entry]) => before.includes(name) && own.includes(entry),
  );
  return standing.at(-1)?.[1];
}

function endOf({ key, value }: Entry): number {
  return Math.max(
    key.end,
    value.at.source === key.source && value.through === undefined ? value.at.end : 0,
    value.through?.at.end ?? 0,
  );
}

/** As the line beside it ends; at the end of a file without a line break, as the file's first line does. */
function lineBreakAt(text: string, at: number): string {
  const from = at < text.length ? at : text.indexOf('\n') - 1;
  return text.startsWith('\r\n', from) ? '\r\n' : '\n';
}

/** Behind a comment on the same line. */
function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  const line = end === -1 ? text.length : end;
  return text.charAt(line - 1) === '\r' ? line - 1 : line;
}
