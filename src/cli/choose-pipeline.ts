import { basename } from 'node:path';
import { defaultFile } from '../config/find-pipelines.ts';
import type { Loaded, Setting } from '../config/load.ts';
import type { Tree } from '../config/tree.ts';
import type { Diagnostic } from '../model/diagnostics/diagnostic.ts';
import { exits } from '../model/exit.ts';
import type { Plan } from '../model/plan.ts';
import { summaryLine } from '../reporters/diagnostics/summary.ts';
import type { Io } from './io.ts';
import { createMistake, either } from './mistake.ts';
import { filesIn, hasErrors, loadAll, noPipeline } from './pipelines.ts';
import { printMistakes } from './print-mistakes.ts';
import { showArgument } from './show-argument.ts';
import { suggest } from './suggest.ts';
import type { Line, Outcome } from './verb.ts';

/** A pipeline without mistakes. */
export type Chosen = Loaded & { readonly tree: Tree; readonly plan: Plan };

/** The one pipeline that a command is about; or the outcome, when there is none or its file has mistakes. */
export async function choosePipeline(
  line: Line,
  io: Io,
  setting: Setting,
): Promise<Chosen | Outcome> {
  const chosen = chooseLoaded(line, io, setting);
  if ('exit' in chosen) return chosen;
  const [first] = await accept([chosen], line, io).then((all) => ('exit' in all ? [] : all));
  return first ?? refused(chosen);
}

/** All pipelines that a command names, `--all` of them, or the one that is meant where none is named; mistakes and all. */
export function choosePipelines(line: Line, io: Io, setting: Setting): readonly Loaded[] | Outcome {
  const { pipelines } = loadAll(filesIn(line.files, io), setting);
  const isAll = line.flag('all');
  if (isAll && pipelines.length > 0) return pipelines;
  const names = line.positionals.length > 0 ? line.positionals : [undefined];
  const chosen: Loaded[] = [];
  for (const name of names) {
    const found = pick(pipelines, name);
    if ('code' in found) return printMistakes([found], line.verb, io.stderr);
    chosen.push(found);
  }
  return chosen;
}

/** As `choosePipeline`, mistakes and all: for verbs that mend them. */
export function chooseLoaded(line: Line, io: Io, setting: Setting): Loaded | Outcome {
  const at = line.verb.positionals.findIndex(({ completes }) => completes === 'pipeline');
  const name = line.positionals[at];
  const { pipelines } = loadAll(filesIn(line.files, io), setting);
  const found = pick(pipelines, name);
  return 'code' in found ? printMistakes([found], line.verb, io.stderr) : found;
}

/** Without a name: the only pipeline, or among several the default one. */
function pick(pipelines: readonly Loaded[], name: string | undefined): Loaded | Diagnostic {
  const named = pipelines.filter((one) => name === undefined || one.name?.name === name);
  const [only] = named;
  if (only !== undefined && named.length === 1) return only;
  const byDefault = pipelines.find(({ file }) => basename(file) === defaultFile);
  if (name === undefined && byDefault !== undefined) return byDefault;
  return pipelines.length === 0 ? noPipeline() : whichOne(name, pipelines);
}

/** Lets files without mistakes pass; shows what is wrong with the first of the others. */
export async function accept(
  pipelines: readonly Loaded[],
  line: Line,
  io: Io,
): Promise<readonly Chosen[] | Outcome> {
  const wrong = pipelines.find(isInvalid);
  if (wrong === undefined) {
    return pipelines.flatMap((one) =>
      one.tree !== null && one.plan !== null ? { ...one, tree: one.tree, plan: one.plan } : [],
    );
  }
  if (!line.json) {
    const { renderPretty } = await import('../reporters/diagnostics/pretty.ts');
    const errors = wrong.diagnostics.filter(({ severity }) => severity === 'error');
    const { sources } = wrong;
    io.stderr.write(renderPretty({ diagnostics: errors, sources, palette: io.stderr.palette }));
  }
  return refused(wrong);
}

export function isInvalid({ plan, diagnostics }: Loaded): boolean {
  return plan === null || hasErrors(diagnostics);
}

function refused(wrong: Loaded): Outcome {
  return { exit: exits.config, reason: summaryLine(wrong.diagnostics), findings: wrong };
}

function whichOne(name: string | undefined, pipelines: readonly Loaded[]) {
  const known = pipelines.flatMap((loaded) => loaded.name?.name ?? []);
  if (name === undefined || known.includes(name)) {
    const message = name
      ? `several files are called ${name}`
      : `there are ${pipelines.length} pipelines here`;
    return createMistake('BP0131', message, `say which one: ${either(known)}, or -f <file>`);
  }
  const meant = suggest(name, known);
  const help = meant ? `did you mean ${meant}?` : `known: ${known.join(', ') || 'none'}`;
  return createMistake('BP0131', `no pipeline is called ${showArgument(name)}`, help);
}
