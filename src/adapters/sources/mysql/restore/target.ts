import type { SourceMysql } from '../../../../model/plan.ts';
import { type AddressConfig, asAdmin } from '../address.ts';
import type { ServerConfig } from '../server.ts';
import type { DumpFacts } from './handle.ts';

/** The definition in the backup, with what the restore wants elsewhere. */
export type Definition = AddressConfig &
  Partial<Pick<SourceMysql, 'database' | 'databases' | 'all' | 'flavor'>>;

/** The server that is restored to; or in words why nobody can say which. */
export function serverOf(definition: Definition): ServerConfig | { readonly unknown: string } {
  const { host, port, socket, url, ...rest } = asAdmin(definition);
  if (host !== undefined && socket !== undefined) {
    return { unknown: 'both `host` and `socket` are named: nobody can say which is meant' };
  }
  // The URL is that of the definition: what was wished for beside it comes first.
  const place = {
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(socket !== undefined && { socket }),
    ...(url !== undefined && { url }),
  };
  return { ...rest, ...place };
}

/** Which database it becomes; `null` where only the URL says it, and nothing else does. */
export function databaseOf(
  { database, databases = [], all }: Definition,
  dump: DumpFacts,
): string | null {
  if (database !== undefined) return database;
  const isOneOfMany = all === true || databases.length > 0;
  if (!isOneOfMany) return null;
  return dump.database !== null && mayBeMember(dump.database, databases) ? dump.database : null;
}

/** Its name comes from a store, and may lead nowhere that the definition does not. */
function mayBeMember(name: string, databases: readonly string[]): boolean {
  return databases.length === 0
    ? !/^(?:mysql|sys|information_schema|performance_schema)$/i.test(name)
    : databases.includes(name);
}
