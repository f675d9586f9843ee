import type { Diagnostic } from '../model/diagnostics/diagnostic.ts';
import { exits } from '../model/exit.ts';
import { usageOf } from './help/usage.ts';
import type { Output } from './io.ts';
import { exitOfMistakes, reasonOfMistakes } from './mistake.ts';
import type { Outcome, Verb } from './verb.ts';

/** Shows mistakes of a command line, and makes them the outcome. */
export function printMistakes(
  mistakes: readonly Diagnostic[],
  verb: Verb | null,
  stderr: Output,
): Outcome {
  const { palette } = stderr;
  for (const { code, message, help } of mistakes) {
    stderr.write(`${palette.error(`error ${code}`)}  ${palette.strong(message)}\n`);
    if (help !== undefined) stderr.write(`${palette.strong('  help:')} ${help}\n`);
  }
  const exit = exitOfMistakes(mistakes);
  if (exit === exits.usage) stderr.write(`\n${usageOf(verb, palette)}\n`);
  return {
    exit,
    reason: reasonOfMistakes(mistakes),
    findings: { diagnostics: mistakes, sources: new Map() },
  };
}
