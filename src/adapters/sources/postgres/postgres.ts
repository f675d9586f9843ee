import type { SourcePostgres } from '../../../model/plan.ts';
import type { SourceParts } from '../../../ports/definition.ts';
import type { Expands } from '../../../ports/expands.ts';
import type { Source } from '../../../ports/source.ts';
import { rememberSuccess } from '../../../util/remember-success.ts';
import { createDatabaseSource } from './database-source.ts';
import { openServer } from './server.ts';
import { createServerSource } from './server-source.ts';

/** One database is one artifact; several are one each, and with all of them come the roles of the server. */
export function create(config: SourcePostgres, parts: SourceParts): Source | Expands {
  const { all, databases, database } = config;
  if (all === true || databases.length > 0) return createServerSource(config, parts);
  const name = database ?? null;
  return createDatabaseSource({
    ...{ config, via: parts.via, database: name },
    open: rememberSuccess((context) => openServer(config, parts, { database: name, context })),
  });
}
