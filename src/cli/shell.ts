import { type ExitCode, exits } from '../model/exit.ts';
import { internalReason, printInternalError } from './internal-error.ts';
import { createIo, type Io, type Surroundings } from './io.ts';
import { type Parsed, parseLine } from './parse-line.ts';
import { printMistakes } from './print-mistakes.ts';
import type { Line, Outcome } from './verb.ts';
import { verbTable } from './verbs.ts';
import { findWorkingFolder } from './working-folder.ts';

/** Runs one command line. Everything that it prints has been handed to the streams when it returns. */
export async function runShell(argv: readonly string[], around: Surroundings): Promise<ExitCode> {
  const wishes = readWishes(argv);
  const io = createIo(around, '', wishes);
  const parsed = parseLine(argv, verbTable);
  const verb = verbOf(parsed);
  try {
    const outcome = await answer(parsed, around, io);
    await print(outcome, wishes.json ? { verb } : null, io);
    return outcome.exit;
  } catch (error) {
    if (wishes.json)
      await printDocument({ exit: exits.internal, reason: internalReason }, verb, io);
    printInternalError(error, io.stderr);
    return exits.internal;
  }
}

async function answer(parsed: Parsed, around: Surroundings, io: Io): Promise<Outcome> {
  switch (parsed.kind) {
    case 'mistakes':
      return parsed.mistakes[0]?.code === 'BP0110' && parsed.mistakes.length === 1
        ? (await import('./help/help.ts')).answerWithoutVerb(parsed.mistakes, verbTable, io)
        : printMistakes(parsed.mistakes, parsed.verb, io.stderr);
    case 'help':
      return (await import('./help/help.ts')).answerHelp(parsed.words, verbTable, io);
    case 'version':
      return (await import('./version.ts')).answerVersion();
    case 'line':
      return runVerb(parsed.line, around, io);
  }
}

async function runVerb(line: Line, around: Surroundings, io: Io): Promise<Outcome> {
  const folder = findWorkingFolder(line.directory, around);
  if (!folder.found) return printMistakes([folder.mistake], line.verb, io.stderr);
  const verb = await line.verb.load?.();
  if (verb === undefined) throw new Error(`${line.verb.name} cannot be loaded`);
  const here = { ...io, cwd: folder.path };
  if (line.verb.audited === undefined) return verb.run(line, here);
  const { runAudited } = await import('./audit/run-audited.ts');
  return await runAudited(line, here, async (audited) => verb.run(line, audited));
}

async function print(outcome: Outcome, asJson: { verb: string | null } | null, io: Io) {
  if (asJson && !outcome.isStreamed) await printDocument(outcome, asJson.verb, io);
  else if (outcome.text !== undefined) io.stdout.write(outcome.text);
  if (outcome.exit === exits.done && outcome.reason === 'done') return;
  const reason = io.redactor.mask(outcome.reason);
  // Whatever a secret is, the code of the last line stays.
  io.stderr.writeExact(`${io.stderr.palette.dim(`exit ${outcome.exit}: ${reason}`)}\n`);
}

async function printDocument(outcome: Outcome, verb: string | null, io: Io): Promise<void> {
  const { renderDocument } = await import('./json-document.ts');
  io.stdout.writeExact(renderDocument(verb, outcome, io.redactor.mask));
}

/** Read before the line is understood, because they decide how its mistakes are told. */
function readWishes(argv: readonly string[]) {
  const end = argv.indexOf('--');
  const options = end === -1 ? argv : argv.slice(0, end);
  return {
    json: options.includes('--json'),
    noColour: options.includes('--no-color'),
    noInput: options.includes('--no-input'),
  };
}

function verbOf(parsed: Parsed): string | null {
  if (parsed.kind === 'line') return parsed.line.verb.name;
  return parsed.kind === 'mistakes' ? (parsed.verb?.name ?? null) : null;
}
