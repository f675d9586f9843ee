import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { isPipelineSchema, schemaPath } from '../schema-file.ts';
import { hasCode } from '../write-file.ts';

/** Where the schema line of a new file points. */
export interface SchemaPlace {
  readonly path: string;
  /** `copy`: it is not there yet; `occupied`: something else is. */
  readonly state: 'there' | 'copy' | 'occupied';
}

/** The schema of an installed package, else the copy in the repository, which may have to be made. */
export function findSchema(folder: string, repository: string): SchemaPlace {
  for (let at = folder; ; at = dirname(at)) {
    const installed = join(at, 'node_modules', 'backup-pipeline', schemaPath);
    if (existsSync(installed)) return { path: installed, state: 'there' };
    if (at === repository || at === dirname(at)) break;
  }
  const copy = join(repository, schemaPath);
  return { path: copy, state: stateOf(copy) };
}

function stateOf(path: string): SchemaPlace['state'] {
  try {
    return isPipelineSchema(readFileSync(path, 'utf8')) ? 'there' : 'occupied';
  } catch (error) {
    return hasCode(error, 'ENOENT') ? 'copy' : 'occupied';
  }
}

/** As editors want it: relative to the file that holds the line. */
export function showSchema({ path }: SchemaPlace, folder: string): string {
  const way = relative(folder, path).replaceAll('\\', '/');
  return way.startsWith('../') ? way : `./${way}`;
}
