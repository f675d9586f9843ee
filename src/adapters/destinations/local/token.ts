import { randomBytes } from 'node:crypto';
import type { Json } from '../../../model/run/facts.ts';

const form = /^\.[0-9a-f]{32}\.part$/;

/**
 * The name of an upload that is not finished. It lies beside the file that it becomes, so that the two are always
 * on one file system, whatever is mounted where; it is short, because the file's own name may have any length
 * that the system allows; and it begins with a dot, as no key does.
 */
export function createPartName(): string {
  return `.${randomBytes(16).toString('hex')}.part`;
}

export function isPartName(name: string): boolean {
  return form.test(name);
}

export function tokenOf(partName: string): Json {
  return { part: partName };
}

/** A token comes back from a journal: what does not have its form names no file. */
export function partNameIn(token: Json): string | null {
  if (token === null || typeof token !== 'object' || !('part' in token)) return null;
  const { part } = token;
  return typeof part === 'string' && isPartName(part) ? part : null;
}
