import type { SourceMysql } from '../../../model/plan.ts';
import type { SourceParts } from '../../../ports/definition.ts';
import type { Expands } from '../../../ports/expands.ts';
import type { Source } from '../../../ports/source.ts';
import { createAccess } from './access.ts';
import { createDatabaseSource } from './database-source.ts';
import { createServerSource } from './server-source.ts';

export function create(config: SourceMysql, parts: SourceParts): Source | Expands {
  const { database, tables, exclude } = config;
  const access = createAccess(config, parts);
  if (config.all === true || config.databases.length > 0) return createServerSource(config, access);
  return createDatabaseSource(
    { ...(database !== undefined && { database }), tables, exclude },
    access,
  );
}
