import type { Report } from '../report.ts';
import type { Entry, MapTree, Span, Tree } from '../tree.ts';

/** How many keys a merge looks at: known before the first of them is copied. */
export function countMerged({ value }: Entry): number {
  return sourcesOf(value).reduce(
    (sum, source) => sum + (source.kind === 'map' ? source.entries.size : 0),
    0,
  );
}

/** `<<: *anchor` or `<<: [*one, *two]`: keys that are not there yet; the first of several wins. */
export function mergeInto(target: Map<string, Entry>, merge: Entry, report: Report): void {
  for (const source of sourcesOf(merge.value)) {
    const at = source.through?.at ?? source.at;
    if (source.kind === 'map') addMissing(target, source, at);
    else refuse(at.start === at.end ? merge.key : at, report);
  }
}

function sourcesOf(value: Tree): readonly Tree[] {
  return value.kind === 'list' ? value.items : [value];
}

function addMissing(target: Map<string, Entry>, source: MapTree, at: Span): void {
  for (const [name, entry] of source.entries) {
    if (target.has(name)) continue;
    target.set(name, { key: entry.key, value: { ...entry.value, through: { by: 'merge', at } } });
  }
}

function refuse(at: Span, report: Report): void {
  const message = '`<<` can only merge a map, or a list of maps';
  report.add({ code: 'BP1011', at, message, help: 'name an anchor of a map: `<<: *common`' });
}
