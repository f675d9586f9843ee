import { SourceText } from '../model/diagnostics/source-text.ts';
import { type NotRead, readBounded } from './read-bounded.ts';

const maxBytes = 256 * 1024;

/** Why a file cannot be used; where that is said is for the caller to decide. */
export interface Unreadable {
  readonly code: 'BP1001' | 'BP1002' | 'BP1003';
  readonly message: string;
  readonly help: string;
}

/** Reads one file of configuration. */
export function readSource(path: string, shown: string): SourceText | Unreadable {
  const read = readBounded(path, maxBytes);
  if ('reason' in read) {
    const code = read.isTooLarge ? 'BP1002' : 'BP1001';
    return { code, message: `${shown} ${read.reason}`, help: adviceFor(read) };
  }
  const text = decode(read.bytes);
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

function adviceFor({ reason, isTooLarge }: NotRead): string {
  if (isTooLarge) return 'a pipeline is a short file: is this the right one?';
  if (reason === 'does not exist')
    return 'is the path right? `run-pipeline init` writes a new pipeline';
  return 'name a pipeline file that can be read';
}
