import { resolve } from 'node:path';
import type { Diagnostic } from '../model/diagnostics/diagnostic.ts';
import { contentDigest, FileChangedError, replaceFile } from '../util/replace-file.ts';
import { createMistake } from './mistake.ts';
import { reasonOf } from './write-file.ts';

export interface EditedFile {
  /** As shown to people, relative to the folder. */
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** Writes an edited file in one step, unless somebody else changed it since it was read. */
export async function writeEdited(file: EditedFile, folder: string): Promise<Diagnostic | null> {
  try {
    await replaceFile(resolve(folder, file.name), file.after, contentDigest(file.before));
    return null;
  } catch (error) {
    if (error instanceof FileChangedError) {
      const message = `${file.name} was changed by somebody else meanwhile`;
      return createMistake('BP0133', message, 'look at the change, then run the command again');
    }
    return createMistake('BP0122', `${file.name} cannot be written: ${reasonOf(error)}`);
  }
}
