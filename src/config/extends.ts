import { relative, resolve } from 'node:path';
import { mergeTrees } from './merge-trees.ts';
import { readSource } from './read-source.ts';
import { type Report, replacing } from './report.ts';
import { isInside } from './repository.ts';
import { secretsInText } from './secrets-in-text.ts';
import { inlineYaml, isOneItem, written } from './shape/written.ts';
import { find, type MapTree, type Tree, textOf } from './tree.ts';
import { parseYaml } from './yaml/parse.ts';

export interface Surroundings {
  readonly repository: string;
  /** How a file's path is shown to people. */
  readonly show: (path: string) => string;
  readonly report: Report;
}

const maxDepth = 8;

/** Lays a file over the fragments that it extends; `chain` are the files on the way here, outermost first. */
export function followExtends(tree: Tree, chain: readonly string[], around: Surroundings): Tree {
  if (tree.kind !== 'map') return tree;
  const named = find(tree, 'extends');
  if (named === undefined) return tree;
  const bases = wantedIn(named, around.report)
    .map((item) => loadFragment(item, chain, around))
    .filter((base) => base !== null);
  return [...bases, withoutExtends(tree)].reduce(mergeTrees);
}

/** The paths under `extends`; what is no path is told. The schema sees the result, in which they are gone. */
function wantedIn(named: Tree, report: Report): readonly Tree[] {
  const base = { path: ['extends'], through: named.through } as const;
  if (named.kind !== 'list' || named.items.length === 0) {
    const message = '`extends` must be a list of paths';
    const text = textOf(named);
    const item = inlineYaml([text ?? 'pipelines/shared/rules.yaml']);
    const fix = text ? replacing(named.at, item, { safe: isOneItem(text) }) : undefined;
    report.add({ ...base, code: 'BP2003', at: named.at, message, help: `write ${item}`, fix });
    return text ? [named] : [];
  }
  const seen = new Set<string>();
  return named.items.filter((item) => {
    const path = textOf(item);
    const isNew = path !== undefined && path !== '' && !seen.has(path);
    if (isNew) seen.add(path);
    const wrong = path ? 'stands twice' : 'is not the path of a file';
    const help = path
      ? 'remove one of them'
      : 'write the path of a fragment, from the repository root';
    const message = `${written(item)} ${wrong} under \`extends\``;
    if (!isNew)
      report.add({ ...base, code: path ? 'BP2030' : 'BP2003', at: item.at, message, help });
    return isNew;
  });
}

function loadFragment(item: Tree, chain: readonly string[], around: Surroundings): Tree | null {
  const named = textOf(item);
  if (named === undefined || named === '') return null;
  const refusal = refuse(named, chain, around);
  if (refusal !== null) {
    around.report.add({ at: item.at, path: ['extends'], through: item.through, ...refusal });
    return null;
  }
  const path = resolve(around.repository, named);
  const source = readSource(path, around.show(path));
  if ('code' in source) {
    const { message } = source;
    const help = 'is the path right? It starts at the root of the repository';
    around.report.add({ code: 'BP1020', at: item.at, path: ['extends'], message, help });
    return null;
  }
  around.report.addSource(source, item.at);
  const tree = parseYaml(source, around.report);
  if (tree === null) for (const span of secretsInText(source)) around.report.conceal(span);
  if (tree !== null && tree.kind !== 'map') {
    const help = 'a fragment holds the same keys as a pipeline';
    around.report.add({ code: 'BP2003', at: tree.at, message: 'a fragment must be a map', help });
    return null;
  }
  if (tree !== null) refuseName(tree, around.report);
  return tree && followExtends(tree, [...chain, path], around);
}

/** Pipelines that share a fragment would share its name, and with it their folder at the destinations. */
function refuseName(fragment: MapTree, report: Report): void {
  const name = fragment.entries.get('name');
  if (name === undefined) return;
  const help = 'write it in the pipeline: each has its own';
  report.add({
    code: 'BP2001',
    at: name.key,
    path: ['name'],
    message: 'a fragment has no key `name`',
    help,
  });
}

type Refusal = { code: 'BP1021' | 'BP1022'; message: string; help: string };

function refuse(named: string, chain: readonly string[], around: Surroundings): Refusal | null {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(named)) {
    const help = 'copy the fragment into this repository, where a review sees every change of it';
    return { code: 'BP1022', message: '`extends` does not load from the network', help };
  }
  const path = resolve(around.repository, named);
  if (!isInside(around.repository, path)) {
    const help = `fragments lie inside the repository ${around.repository}; paths start at its root`;
    return { code: 'BP1022', message: `${named} lies outside the repository`, help };
  }
  const repeats = chain.indexOf(path);
  if (repeats === -1 && chain.length <= maxDepth) return null;
  const way = [...chain.slice(Math.max(repeats, 0)), path].map((file) =>
    relative(around.repository, file),
  );
  const message =
    repeats === -1 ? '`extends` goes too deep' : `\`extends\` runs in a circle: ${way.join(' → ')}`;
  return { code: 'BP1021', message, help: 'remove one of these `extends`' };
}

function withoutExtends(tree: MapTree): MapTree {
  const kept = new Map(tree.entries);
  kept.delete('extends');
  return { ...tree, entries: kept };
}
