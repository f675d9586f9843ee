import { nearest } from '../nearest.ts';
import type { Report } from '../report.ts';
import { child, entries, find, items, type Path, type Span, type Tree, textOf } from '../tree.ts';
import type { Rule } from './rule.ts';

/** What is named must be there: dumps in schedules and drills, destinations in retention. */
export const references: Rule = ({ root }, report) => {
  const dumps = idsOf(find(root, 'stages', 'dump'));
  const destinations = idsOf(find(root, 'stages', 'upload'));
  for (const { at, name, path } of dumpNames(root))
    check({ at, name, path, what: 'dump', known: dumps }, report);
  for (const [name, entry] of entries(find(root, 'stages', 'retention', 'perDestination'))) {
    const path = ['stages', 'retention', 'perDestination', name];
    check({ at: entry.key, name, path, what: 'destination', known: destinations }, report);
  }
};

interface Named {
  readonly at: Span;
  readonly name: string;
  readonly path: Path;
}

function* dumpNames(root: Tree): Generator<Named> {
  for (const [schedule, path] of schedulesOf(root)) {
    for (const [position, item] of items(child(schedule, 'only')).entries()) {
      yield* named(item, [...path, 'only', position]);
    }
  }
  for (const [name, entry] of entries(find(root, 'drill', 'targets'))) {
    if (!name.startsWith('x-')) yield { at: entry.key, name, path: ['drill', 'targets', name] };
  }
  for (const [position, item] of items(find(root, 'drill', 'checks')).entries()) {
    yield* named(child(item, 'dump'), ['drill', 'checks', position, 'dump']);
  }
  const migrations = ['application', 'migrations', 'dump'];
  yield* named(find(root, ...migrations), migrations);
  for (const [position, item] of items(find(root, 'application', 'health')).entries()) {
    yield* named(child(item, 'dump'), ['application', 'health', position, 'dump']);
  }
}

function* named(tree: Tree | undefined, path: Path): Generator<Named> {
  const name = textOf(tree);
  if (tree && name !== undefined) yield { at: tree.at, name, path };
}

/** One schedule or a list of them. */
export function schedulesOf(root: Tree): readonly (readonly [Tree, Path])[] {
  const schedule = find(root, 'schedule');
  if (schedule?.kind === 'map') return [[schedule, ['schedule']]];
  return items(schedule).map((item, position) => [item, ['schedule', position]]);
}

function check(
  { at, name, path, what, known }: Named & { what: string; known: readonly string[] },
  report: Report,
): void {
  // A dump that expands has members, written `<id>.<member>`.
  if (known.includes(name) || (what === 'dump' && known.includes(name.split('.')[0] ?? ''))) return;
  const meant = nearest(name, known);
  const help = meant ? `did you mean \`${meant}\`?` : `known: ${known.join(', ') || 'none'}`;
  report.add({ code: 'BP3003', at, path, message: `there is no ${what} \`${name}\``, help });
}

function idsOf(list: Tree | undefined): readonly string[] {
  return items(list).flatMap((item) => textOf(child(item, 'id')) ?? []);
}
