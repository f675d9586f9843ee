import type { Code } from '../model/diagnostics/catalogue.ts';
import type { Diagnostic, Fix, Place, Related, Severity } from '../model/diagnostics/diagnostic.ts';
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

  readonly #concealed = new Map<string, readonly Place[]>();
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
    // A variable is read wherever it is used.
    if (this.#told.has(told(at, code) + message)) return;
    // Who mends text that stands elsewhere changes more than this place.
    const fix = through && remark.fix ? { ...remark.fix, safe: false } : remark.fix;
    const broughtIn = this.#broughtIn.get(at.source);
    const severity = remark.severity ?? 'error';
    this.#told.add(told(at, code)).add(told(at, code) + message);
    if (severity === 'error') this.#told.add(told(at));
    this.diagnostics.push({
      code,
      severity,
      message,
      place: placeOf(at),
      file: at.source.file,
      path: showPath(remark.path ?? []),
      related: [
        ...(remark.related ?? []),
        ...(through ? [cameThrough(through)] : []),
        ...(broughtIn ? [related(broughtIn, 'brought in here by `extends`')] : []),
      ],
      conceals: conceals ? placeOf(conceals) : null,
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

  /** Something that may be a secret stands here: it must not be seen beside a mistake. */
  conceal(span: Span): void {
    const first = span.source.position(span.start).line;
    const last = span.source.position(span.end).line;
    for (let line = first; line <= last; line += 1) {
      const key = lineKey(span.source.file, line);
      const known = this.#concealed.get(key) ?? [];
      const places = [...known, placeOf(span)];
      // A line full of them is hidden from the first to the last.
      this.#concealed.set(key, places.length > maxConcealed ? [hullOf(places)] : places);
    }
  }

  /** The diagnostics, each with all that must not be seen in the lines that it shows. */
  finished(): readonly Diagnostic[] {
    if (this.#concealed.size === 0) return this.diagnostics;
    return this.diagnostics.map((diagnostic) => {
      const { place, related, conceals } = diagnostic;
      const shown = [...(place ? [place] : []), ...related.map((other) => other.place)];
      const beside = shown.flatMap(({ file, start }) =>
        [start.line - 1, start.line].flatMap(
          (line) => this.#concealed.get(lineKey(file, line)) ?? [],
        ),
      );
      if (beside.length === 0) return diagnostic;
      return { ...diagnostic, conceals: [...[conceals ?? []].flat(), ...beside] };
    });
  }

  /** All of it, also where no diagnostic points. */
  get concealed(): readonly Place[] {
    return [...this.#concealed.values()].flat();
  }

  get failed(): boolean {
    return this.diagnostics.some(({ severity }) => severity === 'error');
  }
}

function placeOf({ source, start, end }: Span): Place {
  return source.place(start, end);
}

const maxConcealed = 20;

function hullOf(places: readonly Place[]): Place {
  return places.reduce((hull, { start, end }) => ({
    file: hull.file,
    start: start.offset < hull.start.offset ? start : hull.start,
    end: end.offset > hull.end.offset ? end : hull.end,
  }));
}

function lineKey(file: string, line: number): string {
  return `${line} ${file}`;
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
  return { place: placeOf(at), message };
}

function cameThrough({ by, at }: Through): Related {
  return related(at, by === 'alias' ? 'used here through an alias' : 'merged in here');
}
