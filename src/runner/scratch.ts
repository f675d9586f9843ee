import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scratch } from '../ports/step-context.ts';

/** Temporary paths in one folder that is removed as a whole. */
export function createScratch(folder: string): Scratch & { readonly folder: string } {
  let count = 0;
  return {
    folder,
    path: async (name) => {
      count += 1;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return join(folder, `${count}-${name.replace(/[^A-Za-z0-9._-]/g, '_')}`);
    },
  };
}
