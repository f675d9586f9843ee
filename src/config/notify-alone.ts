import type { Diagnostic, Place } from '../model/diagnostics/diagnostic.ts';
import type { Plan } from '../model/plan.ts';
import { completeTree } from './complete.ts';
import type { Loaded, Setting } from './load.ts';
import { toPlan } from './plan.ts';
import { Report } from './report.ts';
import { checkShape } from './shape/check-shape.ts';
import { child, type Entry, find, type MapTree, type Span, type Tree } from './tree.ts';

/** Whom an invalid file names to be told of it. */
export interface NotifyAlone {
  readonly name: string;
  readonly notify: Plan['stages']['notify'];
}

/**
 * `stages.notify` of a file that is invalid elsewhere. `null` where that part, the name, or a variable that it uses
 * has a mistake of its own, and where there is no such part.
 */
export function readNotifyAlone(loaded: Loaded, { guide }: Setting): NotifyAlone | null {
  const { draft, name, diagnostics } = loaded;
  const notify = find(draft ?? undefined, 'stages', 'notify');
  if (draft?.kind !== 'map' || notify === undefined || name === null) return null;
  const alone = onlyNotify(draft, notify);
  // Of very many mistakes in a file only some are told: what counts here must not be among the others.
  const report = new Report();
  checkShape(alone, guide, report);
  const parts = [name, ...partsOf(notify, child(draft, 'vars'))].map(({ at }) => at);
  const isOurs = (one: Diagnostic) =>
    one.severity === 'error' &&
    // Where it stands among the other stages says nothing against what it says.
    one.code !== 'BP3004' &&
    (isAbout(one.path) || parts.some((part) => holds(part, one.place)));
  if ([...diagnostics, ...report.diagnostics].some(isOurs)) return null;
  return { name: name.name, notify: toPlan(completeTree(alone, guide), guide).stages.notify };
}

/** The file as if nothing else stood in it. */
function onlyNotify(draft: MapTree, notify: Tree): MapTree {
  const keyOf = (tree: MapTree, name: string, value: Tree): [string, Entry] => [
    name,
    { key: tree.entries.get(name)?.key ?? tree.at, value },
  ];
  const stages: MapTree = {
    kind: 'map',
    at: notify.at,
    entries: new Map([['notify', { key: notify.at, value: notify }]]),
  };
  const kept = ['version', 'name'].flatMap((name) => {
    const value = child(draft, name);
    return value === undefined ? [] : [keyOf(draft, name, value)];
  });
  return { ...draft, entries: new Map([...kept, keyOf(draft, 'stages', stages)]) };
}

const variable = /\$\{vars\.([A-Za-z0-9_-]+)\}/g;

/** Everything that the part is made of, with the variables that were filled in. */
function* partsOf(tree: Tree, vars: Tree | undefined): Generator<Tree> {
  yield tree;
  if (tree.kind === 'scalar') {
    for (const [, name = ''] of String(tree.template ?? tree.value).matchAll(variable)) {
      const used = child(vars, name);
      if (used !== undefined) yield used;
    }
  } else if (tree.kind === 'list') {
    for (const item of tree.items) yield* partsOf(item, vars);
  } else {
    for (const { value } of tree.entries.values()) yield* partsOf(value, vars);
  }
}

function isAbout(path: string): boolean {
  return /^(stages\.notify|name)(?![\w-])/.test(path);
}

function holds({ source, start, end }: Span, place: Place | null): boolean {
  return (
    place !== null &&
    place.file === source.file &&
    place.start.offset >= start &&
    place.end.offset <= end
  );
}
