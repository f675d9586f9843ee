import type { Diagnostic, Place, Severity } from '../../model/diagnostics/diagnostic.ts';
import { commandLine, type Properties } from '../github-text.ts';
import { gravestFirst } from './arrange.ts';
import { type Findings, prepare } from './prepare.ts';

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<
  Severity,
  string
>;

// GitHub shows ten annotations per step and kind and drops the rest without a word.
const maxAnnotations = 10;

/** Workflow commands of GitHub Actions: errors first, at most ten, then how many more there are. */
export function renderGithub(findings: Findings): string {
  const diagnostics = gravestFirst(prepare(findings).diagnostics);
  const rest = diagnostics.length - maxAnnotations;
  return [
    ...diagnostics.slice(0, maxAnnotations).map(annotation),
    ...(rest > 0 ? [commandLine('notice', {}, [`${rest} more in the summary`])] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function annotation(diagnostic: Diagnostic): string {
  const { severity, code, file, place, message, note, path, help } = diagnostic;
  const properties = { ...(place ? rangeOf(place) : { file }), title: code };
  const body = [
    message,
    ...(note === undefined ? [] : [note]),
    ...(path === '' ? [] : [`at ${path}`]),
    ...(help === undefined ? [] : [`help: ${help}`]),
  ];
  return commandLine(commands[severity], properties, body);
}

/** The runner refuses columns when a range spans lines. */
function rangeOf({ file, start, end }: Place): Properties {
  const lines = { file, line: start.line };
  if (end.line !== start.line) return { ...lines, endLine: end.line };
  return { ...lines, endLine: end.line, col: start.column, endColumn: end.column };
}
