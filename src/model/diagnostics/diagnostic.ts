/** One place in one file. Offsets count UTF-16 code units; lines and columns start at 1. */
export interface Place {
  readonly file: string;
  readonly start: Position;
  readonly end: Position;
}

export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export type Severity = 'error' | 'warning' | 'info';

/** A mistake (or a remark) about configuration: a value, never thrown, always with everything a person needs. */
export interface Diagnostic {
  /** `BP` and four digits; the catalogue explains each. */
  readonly code: string;
  readonly severity: Severity;
  /** What is wrong, in one line, without the place. */
  readonly message: string;
  /** `null` when there is no text to point at, for example a file that cannot be read. */
  readonly place: Place | null;
  /** The file, also when there is no place in it. Relative to the working folder where that is shorter. */
  readonly file: string;
  /** Dotted path in the pipeline, such as `stages.retention.keep.daily`; empty for the whole file. */
  readonly path: string;
  /** A few words under the caret: what this would do. */
  readonly note?: string;
  /** What to do. */
  readonly help?: string;
  readonly related: readonly Related[];
  /** Text edits that mend it. */
  readonly fix?: Fix;
  /** Where values stand that are or may be secrets: they are never shown, not even in a code frame. */
  readonly conceals: Place | readonly Place[] | null;
}

export interface Related {
  readonly place: Place;
  readonly message: string;
}

export interface Fix {
  readonly title: string;
  /** Safe: cannot change what the author meant. Only safe fixes are applied by `validate --fix`. */
  readonly safe: boolean;
  readonly edits: readonly Edit[];
}

/** Replaces the text between two offsets of one file. */
export interface Edit {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}
