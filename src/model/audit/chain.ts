import { createHash } from 'node:crypto';
import type { AuditRecord } from './entry.ts';

/** An entry, as the next one and `audit.head` name it. */
export interface Link {
  readonly number: number;
  /** Of the bytes of its line, without the line break. */
  readonly sha256: string;
}

/** What the first entry follows. */
export const beginning: Link = { number: 0, sha256: '0'.repeat(64) };

/** The line of an entry that follows another one, without its line break. */
export function chain(
  record: AuditRecord,
  { after, at }: { readonly after: Link; readonly at: string },
): { readonly line: string; readonly link: Link } {
  const number = after.number + 1;
  const line = JSON.stringify({ number, previous: after.sha256, at, ...record });
  return { line, link: { number, sha256: sha256Of(Buffer.from(line)) } };
}

/** How the line of the next entry begins, whatever it says. */
export function beginningOfNext({ number, sha256 }: Link): string {
  return `{"number":${number + 1},"previous":"${sha256}","at":"`;
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** `null` for anything but the file that this program keeps beside the log. */
export function parseHead(text: string): Link | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const { number, sha256 }: Partial<Record<string, unknown>> = { ...value };
    const isNumber = typeof number === 'number' && Number.isSafeInteger(number) && number > 0;
    if (!isNumber || typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return null;
    return { number, sha256 };
  } catch {
    // It was cut or written over.
    return null;
  }
}
