import { Composer, type Document, isScalar, Lexer, Parser } from 'yaml';
import type { SourceText } from '../../model/diagnostics/source-text.ts';
import type { Report } from '../report.ts';
import type { Tree } from '../tree.ts';
import { buildTree } from './build-tree.ts';
import { reportSyntax } from './report-syntax.ts';
import { findSecretValues } from './secret-values.ts';

/** Far beyond any real pipeline. It bounds time and memory before the library composes anything. */
const maxLexemes = 50_000;

/** YAML 1.2 core, one document. Duplicate keys are found by us: the library's own search is quadratic. */
const options = {
  version: '1.2',
  schema: 'core',
  resolveKnownTags: false,
  uniqueKeys: false,
  stringKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** Reads the one document of a file. `null` when its structure is too broken to say more about it. */
export function parseYaml(source: SourceText, report: Report): Tree | null {
  const whole = { source, start: 0, end: 0 };
  const documents = compose(source.text);
  if (documents === 'too long') {
    const message = `the file has more than ${maxLexemes} YAML tokens`;
    const help = 'a pipeline is a short file: split it, or move generated parts out of it';
    report.add({ code: 'BP1002', at: whole, message, help });
    return null;
  }
  if (documents === 'too deep') {
    const help = 'a pipeline needs about ten levels';
    report.add({ code: 'BP1010', at: whole, message: 'the file is nested too deeply', help });
    return null;
  }
  const [document, second] = documents;
  if (document === undefined || holdsNothing(document)) {
    const help = 'run `run-pipeline init` to write one, or see `run-pipeline explain BP1004`';
    report.add({ code: 'BP1004', at: whole, message: 'the file holds no pipeline', help });
    return null;
  }
  if (second) reportSecond(source, second, report);
  const secrets = findSecretValues(source, document);
  for (const span of secrets.named) report.conceal(span);
  const broken = reportSyntax({ source, document, secrets }, report);
  return broken ? null : buildTree({ source, document, secrets }, report);
}

function compose(text: string): readonly Document.Parsed[] | 'too long' | 'too deep' {
  const parser = new Parser();
  const tokens = [];
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexemes > maxLexemes) return 'too long';
    for (const token of parser.next(lexeme)) tokens.push(token);
  }
  tokens.push(...parser.end());
  try {
    const documents = [...new Composer(options).compose(tokens, false, text.length)].slice(0, 2);
    return documents.some(isExhausted) ? 'too deep' : documents;
  } catch (error) {
    // The library composes recursively: the stack ends before any other limit does.
    if (error instanceof RangeError) return 'too deep';
    throw error;
  }
}

function isExhausted({ errors }: Document.Parsed): boolean {
  return errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION');
}

/** Only comments, or only the marker of a document. */
function holdsNothing({ contents, errors }: Document.Parsed): boolean {
  const isEmpty =
    contents === null ||
    (isScalar(contents) && contents.type === 'PLAIN' && contents.source === '');
  return isEmpty && errors.length === 0;
}

function reportSecond(source: SourceText, second: Document.Parsed, report: Report): void {
  const start = second.range?.[0] ?? source.text.length;
  const at = { source, start, end: Math.min(start + 3, source.text.length) };
  const help =
    'one file is one pipeline: put the second one into a file of its own under pipelines/';
  report.add({ code: 'BP1005', at, message: 'the file holds a second document', help });
}
