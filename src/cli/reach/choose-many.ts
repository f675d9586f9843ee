import type { Loaded } from '../../config/load.ts';
import { exits } from '../../model/exit.ts';
import type { Findings } from '../../reporters/diagnostics/prepare.ts';
import { summaryLine } from '../../reporters/diagnostics/summary.ts';
import { type Chosen, choosePipeline } from '../choose-pipeline.ts';
import type { Io } from '../io.ts';
import { createSetting, filesIn, hasErrors, loadAll, noPipeline } from '../pipelines.ts';
import { printMistakes } from '../print-mistakes.ts';
import type { Line, Outcome } from '../verb.ts';

/** The pipelines that a command looks at, and the mistakes of those that cannot be read. */
export interface Reach {
  readonly chosen: readonly Chosen[];
  /** `null`: no file has any. */
  readonly mistakes: Findings | null;
}

/**
 * The named pipelines, or all in reach. Files with mistakes do not hide the others: their mistakes are shown, and
 * `withMistakes` makes them part of the outcome. An outcome comes when nothing is left to look at.
 */
export async function chooseMany(
  names: readonly string[],
  line: Line,
  io: Io,
): Promise<Reach | Outcome> {
  if (names.length > 0) return await chooseNamed(names, line, io);
  const { pipelines, findings } = loadAll(filesIn(line.files, io), createSetting(io));
  if (pipelines.length === 0) return printMistakes([noPipeline()], line.verb, io.stderr);
  const diagnostics = findings.diagnostics.filter(({ severity }) => severity === 'error');
  const wrong = new Set(diagnostics.map(({ file }) => file));
  const chosen = pipelines.flatMap((one) => (wrong.has(one.shown) ? [] : (readable(one) ?? [])));
  if (diagnostics.length === 0) return { chosen, mistakes: null };
  const mistakes = { diagnostics, sources: findings.sources };
  await print(mistakes, line, io);
  return chosen.length === 0 ? outcomeOf(mistakes) : { chosen, mistakes };
}

/** Mistakes in a file outweigh that all was well with the others, but not what is worse. */
export function withMistakes(outcome: Outcome, { mistakes }: Reach): Outcome {
  if (mistakes === null) return outcome;
  const isMinor = outcome.exit === exits.done || outcome.exit === exits.look;
  return isMinor ? { ...outcome, ...outcomeOf(mistakes) } : { ...outcome, findings: mistakes };
}

async function chooseNamed(names: readonly string[], line: Line, io: Io): Promise<Reach | Outcome> {
  const chosen: Chosen[] = [];
  for (const name of new Set(names)) {
    const found = await choosePipeline({ ...line, positionals: [name] }, io, createSetting(io));
    if ('exit' in found) return found;
    chosen.push(found);
  }
  return { chosen, mistakes: null };
}

function readable(loaded: Loaded): Chosen | null {
  const { tree, plan, diagnostics } = loaded;
  if (tree === null || plan === null || hasErrors(diagnostics)) return null;
  return { ...loaded, tree, plan };
}

async function print(mistakes: Findings, line: Line, io: Io): Promise<void> {
  if (line.json) return;
  const { renderPretty } = await import('../../reporters/diagnostics/pretty.ts');
  io.stderr.write(renderPretty({ ...mistakes, palette: io.stderr.palette }));
}

function outcomeOf(mistakes: Findings) {
  return {
    exit: exits.config,
    reason: summaryLine(mistakes.diagnostics),
    findings: mistakes,
  } as const;
}
