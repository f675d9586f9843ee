import { visibleLine } from '../util/visible-text.ts';

/** Larger ones are no records of ours. */
export const maxDeletionBytes = 64 * 1024;

/** What stays for ever in `deleted/`: no copy is ever brought back. */
export interface DeletionRecord {
  readonly by: 'person' | 'retention';
  readonly reason: string;
  readonly run: string;
  /** Of the manifest that went; `null` where none could be believed. */
  readonly manifestSha256: string | null;
}

/** Which copy it is the record of. A signature says who wrote it, and nothing of where it was put. */
export interface DeletionPlace {
  readonly backup: string;
  readonly destination: string;
}

export function serializeDeletion(
  { backup, destination }: DeletionPlace,
  record: DeletionRecord,
  atMs: number,
): Uint8Array {
  const at = new Date(atMs).toISOString();
  const content = { formatVersion: 1, backup, destination, at, ...record };
  return new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`);
}

/** `reason`: why it is no record of this copy; safe to print. */
export type ParsedDeletion =
  | { readonly ok: true; readonly manifestSha256: string | null }
  | { readonly ok: false; readonly reason: string };

/** What a record says of who deleted it and why, whether or not it counts; `null` for what is no record. Safe to print. */
export function describeDeletion(bytes: Uint8Array): DeletionWords | null {
  const fields = readFields(bytes);
  if (fields === null) return null;
  const word = (value: unknown): string =>
    typeof value === 'string' ? visibleLine(value).slice(0, 300) : '';
  const { by, reason, run, at } = fields;
  return { by: word(by), reason: word(reason), run: word(run), at: word(at) };
}

export interface DeletionWords {
  readonly by: string;
  readonly reason: string;
  readonly run: string;
  readonly at: string;
}

export function parseDeletion(bytes: Uint8Array, place: DeletionPlace): ParsedDeletion {
  const fields = readFields(bytes);
  if (fields === null) return doubt('it is no record of a deletion');
  const { formatVersion, backup, destination, manifestSha256 } = fields;
  if (formatVersion !== 1) return doubt('it has a format that this version cannot read');
  if (backup !== place.backup) return doubt('it is the record of another backup');
  if (destination !== place.destination) return doubt('it is the record of another destination');
  if (manifestSha256 === null) return { ok: true, manifestSha256 };
  const isDigest = typeof manifestSha256 === 'string' && /^[0-9a-f]{64}$/.test(manifestSha256);
  return isDigest ? { ok: true, manifestSha256 } : doubt('it names no manifest');
}

function readFields(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  if (bytes.byteLength > maxDeletionBytes) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function doubt(reason: string): ParsedDeletion {
  return { ok: false, reason: visibleLine(reason) };
}
