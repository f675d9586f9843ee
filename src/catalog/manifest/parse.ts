import type { Manifest } from '../../model/run/manifest.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { findContradiction, type ManifestPlace } from './find-contradiction.ts';
import { findJsonTrap, maxDepth } from './scan-json.ts';
import { validate } from './validator.generated.js';

/** Larger ones are refused before they are read or parsed. */
export const maxManifestBytes = 16 * 1024 * 1024;

export type ParsedManifest =
  | { readonly ok: true; readonly manifest: Manifest }
  /** `reason` is one line that is safe to print. */
  | { readonly ok: false; readonly reason: string };

/** Manifests are hostile until they have come through here. */
export function parseManifest(bytes: Uint8Array, place: ManifestPlace): ParsedManifest {
  const read = readJson(bytes);
  if (read.reason !== null) return refuse(read.reason);
  const newer = newerVersion(read.value);
  if (newer !== null) return refuse(newer);
  if (!isManifest(read.value)) return refuse(firstMistake());
  const contradiction = findContradiction(read.value, place);
  return contradiction === null ? { ok: true, manifest: read.value } : refuse(contradiction);
}

type Read =
  | { readonly reason: null; readonly value: unknown }
  | { readonly reason: string; readonly value?: never };

function readJson(bytes: Uint8Array): Read {
  if (bytes.byteLength > maxManifestBytes) return { reason: 'it is larger than 16 MiB' };
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
  } catch {
    return { reason: 'it is not JSON, or is cut short' };
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
function newerVersion(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('formatVersion' in value)) return null;
  const { formatVersion } = value;
  if (typeof formatVersion !== 'number' || !Number.isSafeInteger(formatVersion)) return null;
  if (formatVersion <= 1) return null;
  return `it has format ${formatVersion}, which this version of the program cannot read: use a newer one`;
}

/** The compiled schema says so; the names of its keys are held to the type where it is written. */
function isManifest(value: unknown): value is Manifest {
  return validate(value);
}

function firstMistake(): string {
  const mistake = validate.errors?.[0];
  const where = mistake?.instancePath.slice(1) ?? '';
  const what = mistake?.message ?? 'does not follow the schema';
  return visibleLine(`${where === '' ? 'it' : where} ${what}`).slice(0, 300);
}

function refuse(reason: string): ParsedManifest {
  return { ok: false, reason };
}
