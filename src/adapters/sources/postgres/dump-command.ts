import type { SourcePostgres } from '../../../model/plan.ts';
import type { Command } from '../../../ports/place.ts';
import type { Server } from './server.ts';
import { connectionTo } from './sql.ts';

export type Selection = Pick<SourcePostgres, 'schemas' | 'tables' | 'exclude'>;

export interface DumpWish extends Selection {
  readonly database: string;
  readonly format: SourcePostgres['format'];
  /** How it is written, where that is not to standard output. */
  readonly more?: readonly string[];
}

/** Of the one moment at which it begins. It compresses nothing: the pipeline does that better. */
export function dumpCommand(server: Server, wish: DumpWish): Command {
  const { database, format, schemas, tables, exclude, more = [] } = wish;
  const isPart = schemas.length + tables.length > 0;
  return server.command('pg_dump', [
    ...['-w', '-d', connectionTo(database), `--format=${format}`],
    // A lock that somebody holds for ever would hold up the run as long.
    '--lock-wait-timeout=300000',
    ...(format === 'plain' ? [] : ['--compress=0']),
    ...(isPart ? ['--strict-names'] : []),
    ...schemas.map((name) => `--schema=${name}`),
    ...tables.map((name) => `--table=${name}`),
    ...exclude.map((name) => `--exclude-table=${name}`),
    ...more,
  ]);
}
