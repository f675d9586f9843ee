import { statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { Diagnostic } from '../model/diagnostics/diagnostic.ts';
import type { Surroundings } from './io.ts';
import { createMistake } from './mistake.ts';
import { showArgument } from './show-argument.ts';
import { reasonOf } from './write-file.ts';

type WorkingFolder =
  | { readonly found: true; readonly path: string }
  | { readonly found: false; readonly mistake: Diagnostic };

/** An absolute `-C` works even where the folder of the start is gone. */
export function findWorkingFolder(
  directory: string | undefined,
  around: Surroundings,
): WorkingFolder {
  const start = currentFolder(around);
  if (start === undefined && !isAbsolute(directory ?? '')) return missing(gone());
  if (directory === undefined) return { found: true, path: start ?? '' };
  const path = resolve(start ?? '/', directory);
  const problem = problemOf(path);
  if (problem === null) return { found: true, path };
  const message = `-C ${showArgument(directory)} ${problem}`;
  return missing(createMistake('BP0113', message, 'give a folder'));
}

function problemOf(path: string): string | null {
  try {
    const facts = statSync(path, { throwIfNoEntry: false });
    if (facts === undefined) return 'does not exist';
    return facts.isDirectory() ? null : 'is not a folder';
  } catch (error) {
    return `cannot be used: ${reasonOf(error)}`;
  }
}

function currentFolder(around: Surroundings): string | undefined {
  try {
    return around.cwd();
  } catch {
    // The folder was deleted under us: the one reason why this call fails.
    return undefined;
  }
}

function gone(): Diagnostic {
  return createMistake(
    'BP0113',
    'the current folder no longer exists',
    'change to a folder that exists, or give one with -C',
  );
}

function missing(mistake: Diagnostic): WorkingFolder {
  return { found: false, mistake };
}
