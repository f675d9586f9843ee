import { parsePath } from '../../config/edit/parse-path.ts';
import { type Change, setValue } from '../../config/edit/set-value.ts';
import { type Loaded, loadText, parseAlone } from '../../config/load.ts';
import { showPath } from '../../config/tree.ts';
import { applyEdits } from '../../model/diagnostics/apply-edits.ts';
import type { Diagnostic } from '../../model/diagnostics/diagnostic.ts';
import type { SourceText } from '../../model/diagnostics/source-text.ts';
import { exits } from '../../model/exit.ts';
import { concealmentOf } from '../../reporters/diagnostics/conceal.ts';
import { summaryLine } from '../../reporters/diagnostics/summary.ts';
import { visibleLine } from '../../util/visible-text.ts';
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
  const worse = newErrors(chosen.diagnostics, result.diagnostics, edited);
  if (worse.length > 0) return refuse({ ...result, diagnostics: hiding(result, worse) }, line, io);
  const mistake = await writeEdited({ name: chosen.file, ...edited }, io.cwd);
  if (mistake) return printMistakes([mistake], line.verb, io.stderr);
  return report(result, edited, { line, io });
}

/** Without the other diagnostics nobody would know what must not be seen beside these. */
function hiding(
  { diagnostics, concealed }: Loaded,
  shown: readonly Diagnostic[],
): readonly Diagnostic[] {
  const conceals = [...concealed, ...diagnostics.flatMap((one) => one.conceals ?? [])];
  return shown.map((diagnostic) => ({ ...diagnostic, conceals }));
}

interface Edited {
  readonly before: string;
  readonly after: string;
  readonly change: Change;
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
  if ('message' in change) return createMistake('BP0132', visibleLine(change.message), change.help);
  return { before, after: applyEdits(before, [change.edit]).text, change };
}

/**
 * Mistakes that were there before do not stand in the way of mending one of them; but what is written now must
 * be right, whatever stood there.
 */
function newErrors(
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
  { change }: Edited,
): readonly Diagnostic[] {
  const known = new Map<string, number>();
  for (const diagnostic of before) {
    const key = identity(diagnostic);
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  return after.filter((diagnostic) => {
    const left = known.get(identity(diagnostic)) ?? 0;
    known.set(identity(diagnostic), left - 1);
    return diagnostic.severity === 'error' && (left <= 0 || concerns(diagnostic, change));
  });
}

/** At or below the path, or in the text that was written: fragments may shift the positions of a path. */
function concerns({ path, place }: Diagnostic, { edit, path: steps }: Change): boolean {
  const edited = showPath(steps);
  const isBelow = path.startsWith(edited) && /^(?:[.[]|$)/.test(path.slice(edited.length));
  const offset = place?.file === edit.file ? place.start.offset : -1;
  return isBelow || (edit.start <= offset && offset < edit.start + edit.text.length);
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
}

function report(result: Loaded, { before, after }: Edited, { line, io }: Around): Outcome {
  if (!line.quiet && !line.json) {
    const { palette } = io.stderr;
    const lines = changedLines(before, result).map((text) => `${palette.strong('+')} ${text}\n`);
    io.stderr.write(`${result.shown}\n${lines.join('')}`);
  }
  return {
    exit: exits.done,
    reason: 'done',
    data: { file: result.shown, changed: before !== after },
  };
}

/** The lines of the result that were not there before, fit to be seen. */
function changedLines(before: string, { shown, sources, ...result }: Loaded): readonly string[] {
  const source = sources.get(shown);
  if (source === undefined || source.text === before) return ['(unchanged)'];
  const known = new Set(before.split('\n').map((text) => text.trimEnd()));
  const beside = { ...nothingSaid, file: shown, conceals: result.concealed };
  const concealment = concealmentOf([...result.diagnostics, beside], sources);
  const lines = Array.from({ length: source.lineCount }, (_, at) => at + 1);
  return lines
    .filter((number) => !known.has(source.line(number).trimEnd()))
    .map((number) => {
      const span = source.lineSpan(number);
      return visibleLine(maskedText(source, span, concealment.within(source, span)).trimEnd());
    });
}

/** Carries what is concealed where no diagnostic points. */
const nothingSaid = {
  code: 'BP2020',
  severity: 'info',
  message: '',
  place: null,
  path: '',
  related: [],
} as const;

interface Stretch {
  readonly start: number;
  readonly end: number;
}

function maskedText(source: SourceText, line: Stretch, secrets: readonly Stretch[]): string {
  let at = line.start;
  const pieces = secrets.map(({ start, end }) => {
    const piece = `${source.text.slice(at, Math.max(at, start))}•••`;
    at = end;
    return piece;
  });
  return pieces.join('') + source.text.slice(at, Math.max(at, line.end));
}
