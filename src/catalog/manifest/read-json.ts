import { visibleLine } from '../../util/visible-text.ts';
import { findJsonTrap, maxDepth } from './scan-json.ts';
import type { Validate } from './validator.generated.js';

type Read =
  | { readonly reason: null; readonly value: unknown }
  /** `reason` is one line that is safe to print. */
  | { readonly reason: string; readonly value?: never; readonly at?: Spot };

/** Counted from 1. */
interface Spot {
  readonly line: number;
  readonly column: number;
}

/** A document that somebody else may have written: no key twice, no nesting without measure. */
export function readJson(bytes: Uint8Array, maxBytes: number): Read {
  if (bytes.byteLength > maxBytes)
    return { reason: `it is larger than ${maxBytes / 1024 ** 2} MiB` };
  if (bytes.byteLength === 0) return { reason: 'it is empty' };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { reason: 'it is not UTF-8' };
  }
  try {
    const value: unknown = JSON.parse(text);
    const trap = isAsWritten(value, text) ? null : findJsonTrap(text);
    return trap === null ? { reason: null, value } : { reason: trap };
  } catch (error) {
    return { reason: 'it is not JSON, or is cut short', ...spotIn(error) };
  }
}

/**
 * Whether a text says nothing but its value, in the one way in which we write it: then no key is there twice. It takes
 * a fifth of the time of reading the text once more. Nesting shows in the white space before a line.
 */
function isAsWritten(value: unknown, text: string): boolean {
  if (!text.startsWith('{\n') || text.includes(deepIndent)) return false;
  try {
    return text === `${JSON.stringify(value, null, 2)}\n`;
  } catch {
    // Nested too deeply to be written at all.
    return false;
  }
}

const deepIndent = ' '.repeat(2 * maxDepth);

/** A newer format may break every rule below; what to do about it is all that matters. */
export function newerVersion(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('formatVersion' in value)) return null;
  const { formatVersion } = value;
  if (typeof formatVersion !== 'number' || !Number.isSafeInteger(formatVersion)) return null;
  if (formatVersion <= 1) return null;
  return `it has format ${formatVersion}, which this version of the program cannot read: use a newer one`;
}

/** What the compiled schema has found first, with its place in the document. */
export function firstMistake(errors: Validate['errors']): string {
  const mistake = errors?.[0];
  const where = mistake?.instancePath.slice(1) ?? '';
  const what = mistake?.message ?? 'does not follow the schema';
  return visibleLine(`${where === '' ? 'it' : where} ${what}`).slice(0, 300);
}

/** Where the parser stopped, as it says it. */
function spotIn(error: unknown): { readonly at?: Spot } {
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(String(error)) ?? [];
  return line === undefined ? {} : { at: { line: Number(line), column: Number(column) } };
}
