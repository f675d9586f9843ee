import type { Code } from '../model/diagnostics/catalogue.ts';
import type { Diagnostic, Fix, Related, Severity } from '../model/diagnostics/diagnostic.ts';
import type { SourceText } from '../model/diagnostics/source-text.ts';
import { type Path, type Span, showPath, type Through } from './tree.ts';

/** What a rule says about one place; everything it leaves out has a quiet default. */
export interface Remark {
  readonly code: Code;
  readonly at: Span;
  readonly message: string;
  readonly path?: Path;
  readonly severity?: Severity;
  readonly note?: string | undefined;
  readonly help?: string | undefined;
  readonly related?: readonly Related[];
  readonly through?: Through | undefined;
  readonly fix?: Fix | undefined;
  /** A value that is or may be a secret: it is never shown, not even in a code frame. */
  readonly conceals?: Span | undefined;
}

/** What is wrong with a file as a whole. */
interface FileRemark {
  readonly code: Code;
  readonly file: string;
  readonly message: string;
  readonly help: string;
}

/** Collects diagnostics: every mistake of a file is told at once. */
export class Report {
  readonly diagnostics: Diagnostic[] = [];
  /** Which `extends` line brought a file in: said with everything that is wrong in it. */
  readonly #broughtIn = new Map<SourceText, Span>();

  /** Which places were told of, with and without the code. */
  readonly #told = new Set<string>();

  /** The texts that places point into, by the name of their file. */
  readonly sources = new Map<string, SourceText>();

  addSource(source: SourceText, broughtInBy?: Span): void {
    this.sources.set(source.file, source);
    if (broughtInBy) this.#broughtIn.set(source, broughtInBy);
  }

  add(remark: Remark): void {
    const { code, at, message, note, help, through, conceals } = remark;
    // The same text through another alias or merge is the same mistake.
    if (through && this.#told.has(told(at, code))) return;
    // Who mends text that stands elsewhere changes more than this place.
    const fix = through && remark.fix ? { ...remark.fix, safe: false } : remark.fix;
    const broughtIn = this.#broughtIn.get(at.source);
    const severity = remark.severity ?? 'error';
    this.#told.add(told(at, code));
    if (severity === 'error') this.#told.add(told(at));
    this.diagnostics.push({
      code,
      severity,
      message,
      place: at.source.place(at.start, at.end),
      file: at.source.file,
      path: showPath(remark.path ?? []),
      related: [
        ...(remark.related ?? []),
        ...(through ? [cameThrough(through)] : []),
        ...(broughtIn ? [related(broughtIn, 'brought in here by `extends`')] : []),
      ],
      conceals: conceals ? conceals.source.place(conceals.start, conceals.end) : null,
      ...(note === undefined ? {} : { note }),
      ...(help === undefined ? {} : { help }),
      ...(fix === undefined ? {} : { fix }),
    });
  }

  /** Whether an error was told about exactly this text: a second one would only be its echo. */
  isWrong(at: Span): boolean {
    return this.#told.has(told(at));
  }

  /** For what has no text to point at, such as a file that is not there. */
  addForFile({ code, file, message, help }: FileRemark): void {
    const nowhere = { place: null, path: '', related: [], conceals: null } as const;
    this.diagnostics.push({ code, severity: 'error', message, file, help, ...nowhere });
  }

  get failed(): boolean {
    return this.diagnostics.some(({ severity }) => severity === 'error');
  }
}

function told({ source, start, end }: Span, code: Code | '' = ''): string {
  return `${code} ${start} ${end} ${source.file}`;
}

/** A mending that replaces one range of text. */
export function replacing(at: Span, text: string, { safe }: { readonly safe: boolean }): Fix {
  const title = `replace it by ${text}`;
  return { title, safe, edits: [{ file: at.source.file, start: at.start, end: at.end, text }] };
}

export function related(at: Span, message: string): Related {
  return { place: at.source.place(at.start, at.end), message };
}

function cameThrough({ by, at }: Through): Related {
  return related(at, by === 'alias' ? 'used here through an alias' : 'merged in here');
}
