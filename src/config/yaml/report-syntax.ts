import type { Document, YAMLError } from 'yaml';
import type { SourceText } from '../../model/diagnostics/source-text.ts';
import type { Report } from '../report.ts';

/** After so many the rest is noise from the first ones. */
const maxShown = 10;

/** Tells what the parser found. True when nothing can be said about the contents. */
export function reportSyntax(
  source: SourceText,
  document: Document.Parsed,
  report: Report,
): boolean {
  const errors = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  for (const error of errors.slice(0, maxShown)) reportOne(source, error, report);
  return errors.some(({ code }) => !survivable.has(code));
}

/** The document keeps its structure after these. */
const survivable = new Set<YAMLError['code']>(['TAG_RESOLVE_FAILED', 'BAD_ALIAS']);

function reportOne(source: SourceText, error: YAMLError, report: Report): void {
  const start = Math.min(error.pos[0], source.text.length);
  const at = {
    source,
    start,
    end: Math.min(Math.max(error.pos[1], start), lineEnd(source.text, start)),
  };
  switch (error.code) {
    case 'TAB_AS_INDENT':
      report.add({
        code: 'BP1006',
        at,
        message: 'a tab is used for indentation',
        help: 'YAML indents with spaces only: replace the tab by spaces',
      });
      return;
    case 'TAG_RESOLVE_FAILED':
      report.add({
        code: 'BP1008',
        at,
        message: `the tag ${source.text.slice(at.start, at.end).trim() || 'here'} is not known`,
        help: 'remove it: values are plain text, numbers, true and false, lists and maps',
      });
      return;
    default:
      report.add({
        code: 'BP1007',
        at,
        message: sentence(error.message),
        help: advice[error.code],
      });
  }
}

const advice: Partial<Record<YAMLError['code'], string>> = {
  BAD_INDENT: 'give keys of one map the same indentation',
  MISSING_CHAR: 'close the quote or the bracket, or put the value in quotes',
  BAD_SCALAR_START: 'put the value in quotes',
  MULTILINE_IMPLICIT_KEY: 'a key stands on one line: is a colon or a quote missing?',
  BLOCK_AS_IMPLICIT_KEY:
    'is the indentation of this line right? A value with `: ` in it needs quotes',
  UNEXPECTED_TOKEN: 'is the indentation of this line right, and is every bracket and quote closed?',
  IMPOSSIBLE: 'is the indentation of this line right?',
};

function sentence(message: string): string {
  const first = message.split('\n')[0] ?? message;
  return first.charAt(0).toLowerCase() + first.slice(1);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
