import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryOf } from './repository.ts';

export const defaultFile = 'backup.pipeline.yaml';
const folder = 'pipelines';
const ending = '.pipeline.yaml';

/** The pipelines of the repository around a folder: the default one first, then `pipelines/` by name. */
export function findPipelines(from: string): readonly string[] {
  const repository = repositoryOf(join(from, defaultFile));
  const byDefault = join(repository, defaultFile);
  return [...(existsSync(byDefault) ? [byDefault] : []), ...listFolder(join(repository, folder))];
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
