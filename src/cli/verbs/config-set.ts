import { parsePath } from '../../config/edit/parse-path.ts';
import { setValue } from '../../config/edit/set-value.ts';
import { type Loaded, loadText, parseAlone, type Setting } from '../../config/load.ts';
import { applyEdits } from '../../model/diagnostics/apply-edits.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import { exits } from '../../model/exit.ts';
import { summaryLine } from '../../reporters/diagnostics/summary.ts';
import { chooseLoaded } from '../choose-pipeline.ts';
import { writeEdited } from '../edit-files.ts';
import type { Io } from '../io.ts';
import { createMistake } from '../mistake.ts';
import { createSetting } from '../pipelines.ts';
import { printMistakes } from '../print-mistakes.ts';
import { showArgument } from '../show-argument.ts';
import type { Line, Outcome } from '../verb.ts';

/** Edits one value, holds the result against all rules, and only then writes. */
export async function run(line: Line, io: Io): Promise<Outcome> {
  const setting = createSetting(io);
  const chosen = chooseLoaded(line, io, setting);
  if ('exit' in chosen) return chosen;
  const edited = edit(chosen, line);
  if ('code' in edited) return printMistakes([edited], line.verb, io.stderr);
  const result = loadText(chosen.file, edited.after, setting);
  const worse = newErrors(chosen.diagnostics, result.diagnostics);
  if (worse.length > 0) return refuse({ ...result, diagnostics: worse }, line, io);
  const mistake = await writeEdited({ name: chosen.file, ...edited }, io.cwd);
  if (mistake) return printMistakes([mistake], line.verb, io.stderr);
  return report(chosen, edited, { line, io, setting });
}

interface Edited {
  readonly before: string;
  readonly after: string;
}

function edit(chosen: Loaded, line: Line): Edited | Diagnostic {
  const [path = '', value = ''] = line.positionals;
  const steps = parsePath(path);
  if (steps === null) {
    const help = 'write it as stages.retention.keep.daily or stages.dump[orders].jobs';
    return createMistake('BP0115', `${showArgument(path)} is not a path`, help);
  }
  const before = chosen.sources.get(chosen.shown)?.text;
  const tree = parseAlone(chosen);
  if (before === undefined || tree?.kind !== 'map') {
    const help = 'run `run-pipeline validate` and mend the structure first';
    return createMistake('BP0132', `${chosen.shown} cannot be edited as it is`, help);
  }
  const change = setValue(tree, steps, value);
  if ('message' in change) return createMistake('BP0132', change.message, change.help);
  return { before, after: applyEdits(before, [change.edit]).text };
}

/** Mistakes that were there before do not stand in the way of mending one of them. */
function newErrors(
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
): readonly Diagnostic[] {
  const known = new Set(before.map(identity));
  return after.filter(
    (diagnostic) => diagnostic.severity === 'error' && !known.has(identity(diagnostic)),
  );
}

function identity({ code, path, message }: Diagnostic): string {
  return JSON.stringify([code, path, message]);
}

async function refuse(result: Loaded, line: Line, io: Io): Promise<Outcome> {
  if (!line.json) {
    const { renderPretty } = await import('../../reporters/diagnostics/pretty.ts');
    io.stderr.write(renderPretty({ ...result, palette: io.stderr.palette }));
    io.stderr.write('nothing was written\n');
  }
  return {
    exit: exits.config,
    reason: `${summaryLine(result.diagnostics)}; nothing was written`,
    findings: result,
  };
}

interface Around {
  readonly line: Line;
  readonly io: Io;
  readonly setting: Setting;
}

function report(chosen: Loaded, { before, after }: Edited, { line, io }: Around): Outcome {
  const lines = changedLines(before, after);
  if (!line.quiet && !line.json) {
    const { palette } = io.stderr;
    io.stderr.write(
      `${chosen.shown}\n${lines.map((text) => `${palette.strong('+')} ${text}`).join('\n')}\n`,
    );
  }
  return {
    exit: exits.done,
    reason: 'done',
    data: { file: chosen.shown, changed: before !== after },
  };
}

/** The lines of the result that were not there before. */
function changedLines(before: string, after: string): readonly string[] {
  const known = new Set(before.split('\n'));
  const changed = after.split('\n').filter((text) => !known.has(text));
  return changed.length > 0 ? changed.map((text) => text.trimEnd()) : ['(unchanged)'];
}
