import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { SourceText } from '../model/diagnostics/source-text.ts';

const maxBytes = 256 * 1024;

/** Why a file cannot be used; where that is said is for the caller to decide. */
export interface Unreadable {
  readonly code: 'BP1001' | 'BP1002' | 'BP1003';
  readonly message: string;
  readonly help: string;
}

/**
 * Reads one file of configuration. The size is looked at before the first byte is read, and opening never
 * waits, so that neither a huge file nor a pipe can hold us up.
 */
export function readSource(path: string, shown: string): SourceText | Unreadable {
  const bytes = readBounded(path);
  if (typeof bytes === 'string') {
    const code = bytes === tooLarge ? 'BP1002' : 'BP1001';
    return { code, message: `${shown} ${bytes}`, help: adviceFor(bytes) };
  }
  const text = decode(bytes);
  if (text !== null) return new SourceText(shown, text);
  const help = 'save it as UTF-8: bytes that are guessed at could name another database';
  return { code: 'BP1003', message: `${shown} is not UTF-8 text`, help };
}

function decode(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // The decoder says no more than "no"; nothing is guessed.
    return null;
  }
}

const tooLarge = `is larger than ${maxBytes / 1024} KiB`;

function readBounded(path: string): Buffer | string {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return reasonOf(error);
  }
  try {
    const facts = fstatSync(descriptor);
    if (facts.isDirectory()) return 'is a folder';
    if (!facts.isFile()) return 'is not a regular file';
    if (facts.size > maxBytes) return tooLarge;
    const buffer = Buffer.allocUnsafe(maxBytes + 1);
    const length = readSync(descriptor, buffer, 0, buffer.length, 0);
    return length > maxBytes ? tooLarge : buffer.subarray(0, length);
  } catch (error) {
    return reasonOf(error);
  } finally {
    closeSync(descriptor);
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const known: Record<string, string> = {
    ENOENT: 'does not exist',
    EACCES: 'may not be read by this user',
    EISDIR: 'is a folder',
    ELOOP: 'is a symbolic link that leads to itself',
    ENAMETOOLONG: 'has a name that is too long',
    ENOTDIR: 'lies below something that is not a folder',
  };
  return known[code] ?? `cannot be read (${code})`;
}

function adviceFor(reason: string): string {
  if (reason === tooLarge) return 'a pipeline is a short file: is this the right one?';
  if (reason === 'does not exist')
    return 'is the path right? `run-pipeline init` writes a new pipeline';
  return 'name a pipeline file that can be read';
}
