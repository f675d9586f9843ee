import type { Diagnostic } from '../model/diagnostics/diagnostic.ts';
import { distinctFiles, findPipelines } from './find-pipelines.ts';
import { type Loaded, loadPipeline, type Setting } from './load.ts';
import { Report, related } from './report.ts';
import type { NamedAt } from './same-names.ts';
import { find, items, type Tree, textOf } from './tree.ts';

/**
 * A pipeline that moved from the name of another one would expire that one's backups as its own: it is as wrong as if
 * the mistake stood in its own file, also for those who load it alone.
 */
export function refuseTakenNames(
  pipelines: readonly Loaded[],
  setting: Setting,
): readonly Loaded[] {
  return pipelines.map((loaded) => {
    const former = formerNamesIn(loaded.tree ?? loaded.draft ?? undefined);
    if (former.length === 0) return loaded;
    const others = [
      ...pipelines.filter((one) => one !== loaded),
      ...besides(pipelines, loaded.repository).map((file) => loadPipeline(file, setting)),
    ];
    const found = former.flatMap((one) => findTaken(one, others));
    if (found.length === 0) return loaded;
    const conceals = [loaded, ...others].flatMap(({ concealed }) => concealed);
    return {
      ...loaded,
      diagnostics: [...loaded.diagnostics, ...found.map((one) => ({ ...one, conceals }))],
      sources: new Map([...others.flatMap(({ sources }) => [...sources]), ...loaded.sources]),
    };
  });
}

/** Pipelines of the repository that were not asked for. */
function besides(pipelines: readonly Loaded[], repository: string): readonly string[] {
  const known = pipelines.map(({ file }) => file);
  return distinctFiles([...known, ...findPipelines(repository)]).filter(
    (file) => !known.includes(file),
  );
}

function formerNamesIn(tree: Tree | undefined): readonly NamedAt[] {
  const from = find(tree, 'moved', 'from');
  if (from === undefined) return [];
  return (from.kind === 'list' ? items(from) : [from]).flatMap((written) => {
    const name = textOf(written);
    return name === undefined ? [] : [{ name, at: written.at }];
  });
}

function findTaken({ name, at }: NamedAt, others: readonly Loaded[]): readonly Diagnostic[] {
  const taken = others.find((one) => one.name?.name === name)?.name;
  if (!taken) return [];
  const report = new Report();
  report.add({
    code: 'BP3023',
    at,
    path: ['moved', 'from'],
    message: '`moved.from` is the name that another pipeline has now',
    related: [related(taken.at, 'the other one')],
    help: 'remove it from `moved`: the backups of this name are those of the other pipeline',
  });
  return report.diagnostics;
}
