import type { Report } from '../report.ts';
import type { Entry, MapTree, Span } from '../tree.ts';

/** `<<: *anchor` or `<<: [*one, *two]`: keys that are not there yet; the first of several wins. */
export function mergeInto(target: Map<string, Entry>, merge: Entry, report: Report): void {
  const sources = merge.value.kind === 'list' ? merge.value.items : [merge.value];
  for (const source of sources) {
    const at = source.through?.at ?? source.at;
    if (source.kind === 'map') addMissing(target, source, at);
    else refuse(at.start === at.end ? merge.key : at, report);
  }
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
