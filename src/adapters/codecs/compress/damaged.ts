import type { Transform } from 'node:stream';
import { BackupError } from '../../../model/failures.ts';

/** What is wrong is in the bytes, and not in this machine: as a program that complains of them. */
export function damaged(reason: string, cause?: unknown): BackupError {
  return new BackupError({
    code: 'BP5020',
    message: reason,
    hint: 'the compressed bytes are damaged or cut short: use another copy',
    cause,
  });
}

/** The library's own words for bytes that do not fit; it has others for a lack of memory. */
const aboutBytes = /^(?:Z_DATA_ERROR|Z_BUF_ERROR|ZSTD_error_(?!memory))/;

/** Makes a decompressor of the library call bytes that do not fit what they are. */
export function tellDamage(name: string, decompressor: Transform): Transform {
  const destroy = decompressor._destroy.bind(decompressor);
  const told = (error: Error) => damaged(`the ${name} data is damaged: ${error.message}`, error);
  decompressor._destroy = (error, done) => destroy(isAboutBytes(error) ? told(error) : error, done);
  return decompressor;
}

function isAboutBytes(error: Error | null): error is Error {
  return error !== null && 'code' in error && aboutBytes.test(String(error.code));
}
