import type { Document, YAMLError } from 'yaml';
import type { SourceText } from '../../model/diagnostics/source-text.ts';
import type { Report } from '../report.ts';
import { secretsInText } from '../secrets-in-text.ts';
import { openingOf } from './opening.ts';
import { holds, type ReadDocument } from './secret-values.ts';

/** Tells what the parser found. True when nothing can be said about the contents. */
export function reportSyntax({ source, document, secrets }: ReadDocument, report: Report): boolean {
  const errors = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  const breaking = errors.filter(({ code }) => !local.has(code));
  const isBroken = errors.some(({ code }) => !survivable.has(code));
  const hidden = isBroken ? [...secretsInText(source)] : [];
  const isSecret = ({ pos }: YAMLError): boolean =>
    holds(secrets.all, pos[0]) || hidden.some(({ start, end }) => start <= pos[0] && pos[0] <= end);
  for (const error of errors.filter(({ code }) => local.has(code)))
    reportLocal({ source, isSecret }, error, report);
  // What comes behind the first one of these is nearly always its echo.
  const [first] = breaking;
  if (first) reportBreak({ source, isSecret }, { document, first, all: breaking }, report);
  return isBroken;
}

interface Around {
  readonly source: SourceText;
  /** Whether an error stands in what is a secret, or may be one: then nothing of the text is named. */
  readonly isSecret: (error: YAMLError) => boolean;
}

/** The document keeps its structure after these. */
const survivable = new Set<YAMLError['code']>(['TAG_RESOLVE_FAILED', 'BAD_ALIAS']);

/** One value is wrong, and what follows is read as it was meant: each of them is worth telling. */
const local = new Set<YAMLError['code']>([
  'TAG_RESOLVE_FAILED',
  'BAD_ALIAS',
  'BAD_SCALAR_START',
  'BAD_DQ_ESCAPE',
  'MULTIPLE_ANCHORS',
  'MULTIPLE_TAGS',
]);

/** After so many the file is something else than a pipeline. */
const maxShown = 10;

function reportLocal({ source, isSecret }: Around, error: YAMLError, report: Report): void {
  if (report.diagnostics.length >= maxShown) return;
  const at = spanOf(source, error.pos);
  if (isSecret(error)) {
    const code = error.code === 'TAG_RESOLVE_FAILED' ? 'BP1008' : 'BP1007';
    report.add({ code, at, ...hiddenWords(code), conceals: at });
    return;
  }
  if (error.code === 'TAG_RESOLVE_FAILED') {
    report.add({
      code: 'BP1008',
      at,
      message: `the tag ${source.text.slice(at.start, at.end).trim() || 'here'} is not known`,
      help: 'remove it: values are plain text, numbers, true and false, lists and maps',
    });
    return;
  }
  const isStart = error.code === 'BAD_SCALAR_START';
  const message = isStart
    ? `a value without quotes cannot start with ${source.text.charAt(at.start)}`
    : sentence(error.message);
  const help = isStart ? 'put the value in quotes' : advice[error.code];
  report.add({ code: 'BP1007', at, message, help: help ?? usualAdvice });
}

function hiddenWords(code: 'BP1007' | 'BP1008') {
  const message =
    code === 'BP1008' ? 'this tag is not known' : 'this value has not the form that YAML asks for';
  return { message, help: 'a secret does not stand in the file: write `{ env: NAME }`' };
}

interface Break {
  readonly document: Document.Parsed;
  readonly first: YAMLError;
  readonly all: readonly YAMLError[];
}

function reportBreak(around: Around, { document, first, all }: Break, report: Report): void {
  const { source } = around;
  if (first.code === 'TAB_AS_INDENT') {
    const others = all.filter(({ code }) => code === first.code).length - 1;
    report.add({
      code: 'BP1006',
      at: spanOf(source, first.pos),
      message: 'a tab is used for indentation',
      note: others > 0 ? `and ${others} more like this` : undefined,
      help: 'YAML indents with spaces only: replace tabs by spaces',
    });
    return;
  }
  const unclosed = openingOf(source.text, document, first);
  if (unclosed !== null) {
    const at = { source, start: unclosed, end: unclosed + 1 };
    const sign = source.text.charAt(unclosed);
    const help = `add the ${closing[sign] ?? sign} that belongs to it; what follows was read as part of it`;
    report.add({ code: 'BP1007', at, message: `this ${sign} is not closed`, help });
    return;
  }
  const tooDeep = all.find(
    ({ code, pos }) => code === 'MULTILINE_IMPLICIT_KEY' && pos[0] === first.pos[0],
  );
  if (tooDeep && first.code === 'BLOCK_AS_IMPLICIT_KEY') {
    reportDeeperLine(source, tooDeep, report);
    return;
  }
  const { message, help } = words[first.code] ?? wordsFor(around, first);
  report.add({
    code: 'BP1007',
    at: spanOf(source, first.pos),
    message,
    help: help ?? advice[first.code] ?? usualAdvice,
  });
}

function wordsFor({ isSecret }: Around, error: YAMLError) {
  return isSecret(error) ? hiddenWords('BP1007') : { message: plainly(error), help: undefined };
}

/** A value that goes on in the next line, where a key was meant. */
function reportDeeperLine(source: SourceText, { pos }: YAMLError, report: Report): void {
  const lastBreak = source.text.lastIndexOf('\n', pos[1] - 1);
  const start = pos[1] - source.text.slice(lastBreak + 1, pos[1]).trimStart().length;
  const message = 'this line is indented deeper than the line above, which has a value already';
  const help = 'give keys of one map the same indentation';
  report.add({ code: 'BP1007', at: spanOf(source, [start, pos[1]]), message, help });
}

const closing: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

const words: Partial<
  Record<YAMLError['code'], { readonly message: string; readonly help: string }>
> = {
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'this value would begin another map on the same line',
    help: 'put a value with `: ` in it in quotes; a list or map begins on the next line',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'this is not a key with a value',
    help: 'write `key: value`: is the space behind the colon missing, or a quote?',
  },
};

const usualAdvice = 'is the indentation of this line right, and is every bracket and quote closed?';

const advice: Partial<Record<YAMLError['code'], string>> = {
  BAD_INDENT: 'give keys of one map the same indentation',
  BAD_DQ_ESCAPE: 'write \\\\ for one backslash, or use single quotes',
  BLOCK_IN_FLOW: 'is a comma missing between two entries?',
  MISSING_CHAR: 'write `key: value`, with a colon and a space',
};

function spanOf(source: SourceText, [from, to]: readonly [number, number]) {
  const start = Math.min(from, source.text.length);
  const end = Math.min(Math.max(to, start), lineEnd(source.text, start));
  return { source, start, end };
}

/** The library speaks of its tokens; people see characters. */
function plainly({ code, message }: YAMLError): string {
  const [, token] = /in YAML stream: "(.*)"$/.exec(message) ?? [];
  if (token !== undefined) return `${token} does not belong here`;
  if (/at node end/.test(message)) return 'this does not belong behind the value before it';
  if (code === 'MISSING_CHAR' && /followed by map values/.test(message))
    return 'this is not a key with a value';
  return sentence(message);
}

function sentence(message: string): string {
  const first = message.split('\n')[0] ?? message;
  return first.charAt(0).toLowerCase() + first.slice(1);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
