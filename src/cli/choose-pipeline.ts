import type { Loaded, Setting } from '../config/load.ts';
import type { Tree } from '../config/tree.ts';
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
  const { diagnostics, sources, tree, plan } = chosen;
  if (tree !== null && plan !== null && !hasErrors(diagnostics)) return { ...chosen, tree, plan };
  if (!line.json) {
    const { renderPretty } = await import('../reporters/diagnostics/pretty.ts');
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    io.stderr.write(renderPretty({ diagnostics: errors, sources, palette: io.stderr.palette }));
  }
  return { exit: exits.config, reason: summaryLine(diagnostics), findings: chosen };
}

/** As `choosePipeline`, mistakes and all: for verbs that mend them. */
export function chooseLoaded(line: Line, io: Io, setting: Setting): Loaded | Outcome {
  const name = line.verb.positionals[0]?.completes === 'pipeline' ? line.positionals[0] : undefined;
  const files = filesIn(line.files, io);
  const { pipelines } = loadAll(files, setting);
  const fitting =
    name === undefined ? pipelines : pipelines.filter((one) => one.name?.name === name);
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  const mistake = pipelines.length === 0 ? noPipeline() : whichOne(name, pipelines);
  return printMistakes([mistake], line.verb, io.stderr);
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
