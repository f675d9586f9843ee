import type {
  Diagnostic,
  Edit,
  Place,
  Position,
  Severity,
} from '../../model/diagnostics/diagnostic.ts';
import { printableJson } from '../../util/visible-text.ts';
import { type Findings, prepare } from './prepare.ts';

/**
 * One diagnostic for programs. Keys are never left out: what is not known is null. Lines and columns start
 * at 1, offsets at 0; all count UTF-16 code units and the end of a range is not part of it.
 */
export interface DiagnosticRecord {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly range: RangeRecord | null;
  /** Dotted path in the pipeline; empty for the whole file. */
  readonly path: string;
  readonly note: string | null;
  readonly help: string | null;
  readonly related: readonly {
    readonly message: string;
    readonly file: string;
    readonly range: RangeRecord;
  }[];
  /** The edits of a fix are left out where they could show a secret. */
  readonly fix: {
    readonly title: string;
    readonly safe: boolean;
    readonly edits: readonly Edit[];
  } | null;
}

export interface RangeRecord {
  readonly start: Position;
  readonly end: Position;
}

/** For `--format json`: an array, one object per diagnostic. */
export function renderJson(findings: Findings): string {
  return `${printableJson(diagnosticRecords(findings))}\n`;
}

/** The same as values, for a document that holds more than diagnostics. */
export function diagnosticRecords(findings: Findings): readonly DiagnosticRecord[] {
  return prepare(findings).diagnostics.map(recordOf);
}

function recordOf(diagnostic: Diagnostic): DiagnosticRecord {
  const { code, severity, message, file, place, path, note, help, related, fix } = diagnostic;
  return {
    code,
    severity,
    message,
    file,
    range: place && rangeOf(place),
    path,
    note: note ?? null,
    help: help ?? null,
    related: related.map((other) => ({
      message: other.message,
      file: other.place.file,
      range: rangeOf(other.place),
    })),
    fix: fix ? { title: fix.title, safe: fix.safe, edits: fix.edits.map(editOf) } : null,
  };
}

// Key by key, so that a new field of the model does not slip into the contract.
function rangeOf({ start, end }: Place): RangeRecord {
  return { start: positionOf(start), end: positionOf(end) };
}

function positionOf({ line, column, offset }: Position): Position {
  return { line, column, offset };
}

function editOf({ file, start, end, text }: Edit): Edit {
  return { file, start, end, text };
}
