import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryOf } from './repository.ts';

export const defaultFile = 'backup.pipeline.yaml';
const folder = 'pipelines';
const ending = '.pipeline.yaml';

/** The pipelines of the repository around a folder: the default one first, then `pipelines/` by name. */
export function findPipelines(from: string): readonly string[] {
  const repository = repositoryOf(join(from, defaultFile));
  const byDefault = join(repository, defaultFile);
  const inFolder = listFolder(join(repository, folder));
  return distinctFiles([...(existsSync(byDefault) ? [byDefault] : []), ...inFolder]);
}

/** Each file once, under the first of its names: links give it others. */
export function distinctFiles(paths: readonly string[]): readonly string[] {
  const named = new Map<string, string>();
  for (const path of paths) {
    const real = realPathOf(path);
    if (!named.has(real)) named.set(real, path);
  }
  return [...named.values()];
}

function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    // What is wrong with it is told when it is read.
    return path;
  }
}

function listFolder(path: string): readonly string[] {
  try {
    return readdirSync(path)
      .filter((name) => name.endsWith(ending))
      .sort()
      .map((name) => join(path, name));
  } catch {
    // Without the folder there are no further pipelines.
    return [];
  }
}
