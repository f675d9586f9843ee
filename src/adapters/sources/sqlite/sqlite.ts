import { resolve } from 'node:path';
import type { SourceSqlite } from '../../../model/plan.ts';
import type { Parts } from '../../../ports/definition.ts';
import type { Expands } from '../../../ports/expands.ts';
import type { Source } from '../../../ports/source.ts';
import { createDatabaseSource } from './database-source.ts';
import { createPatternSource } from './pattern-source.ts';

type Config = Pick<SourceSqlite, 'path'>;

/** Whether a `*` stands for names is never decided by what is there: a file of that very name matches it too. */
export function create({ path }: Config, { place, repository }: Parts): Source | Expands {
  if (path.includes('*')) return createPatternSource(path, { place, repository });
  return createDatabaseSource({ database: resolve(repository, path) }, place);
}
