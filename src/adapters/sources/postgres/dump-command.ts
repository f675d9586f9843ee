import type { SourcePostgres } from '../../../model/plan.ts';
import type { Command } from '../../../ports/place.ts';
import type { Server } from './server.ts';
import { connectionTo } from './sql.ts';

type Selection = Pick<SourcePostgres, 'schemas' | 'tables' | 'exclude'>;

export interface DumpWish extends Selection, Pick<SourcePostgres, 'owners' | 'privileges'> {
  readonly database: string;
  readonly format: SourcePostgres['format'];
  readonly idle: number;
  /** How it is written, where that is not to standard output. */
  readonly more?: readonly string[];
}

/** Of the one moment at which it begins. It compresses nothing: the pipeline does that better. */
export function dumpCommand(server: Server, wish: DumpWish): Command {
  const { database, format, schemas, tables, exclude, idle, more = [] } = wish;
  const isPart = schemas.length + tables.length > 0;
  return server.command('pg_dump', [
    ...['-w', '-d', connectionTo(database), `--format=${format}`],
    // It says which table somebody has locked, before the silence ends the dump.
    `--lock-wait-timeout=${Math.ceil(idle * 0.8)}`,
    ...(format === 'plain' ? [] : ['--compress=0']),
    ...(format === 'plain' ? leftOut(wish) : []),
    ...(isPart ? ['--strict-names'] : []),
    ...schemas.map((name) => `--schema=${name}`),
    ...tables.map((name) => `--table=${name}`),
    ...exclude.map((name) => `--exclude-table=${name}`),
    ...more,
  ]);
}

/** From an archive they can be left out when it is restored; what stands in SQL is done. */
function leftOut({ owners, privileges }: DumpWish): readonly string[] {
  return [
    ...(owners === 'drop' ? ['--no-owner'] : []),
    ...(privileges === 'drop' ? ['--no-privileges'] : []),
  ];
}
