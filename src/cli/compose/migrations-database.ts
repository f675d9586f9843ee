import type { Plan, SourceMysql, SourcePostgres } from '../../model/plan.ts';

/** The database that `application.migrations.sql` asks, or in words which one that this version cannot ask. */
export type MigrationsDatabase =
  | { readonly dump: string; readonly path: string }
  | { readonly dump: string; readonly server: SourceMysql | SourcePostgres }
  | { readonly unbuilt: string };

const databases = ['sqlite', 'postgres', 'mysql'];

/** The dump that is named, or the only database of the pipeline; `null` where no query is to be asked. */
export function chooseMigrationsDatabase({ application, stages }: Plan): MigrationsDatabase | null {
  const { sql, dump } = application?.migrations ?? {};
  if (sql === undefined) return null;
  const known = stages.dump.filter(({ type }) => databases.includes(type));
  const [only] = known;
  if (dump === undefined && known.length !== 1) {
    return unbuilt(`without \`dump\`, where there are ${known.length} databases,`);
  }
  const entry = dump === undefined ? only : stages.dump.find(({ id }) => id === dump);
  if (entry === undefined) return unbuilt(`for ${dump}, a member of a dump,`);
  if (entry.type === 'mysql' || entry.type === 'postgres') {
    return entry.all === true || entry.databases.length > 0
      ? unbuilt(`for the dump ${entry.id} of several databases`)
      : { dump: entry.id, server: entry };
  }
  if (entry.type !== 'sqlite') return unbuilt(`for the dump ${entry.id} of type ${entry.type}`);
  if (entry.path.includes('*')) return unbuilt(`for the dump ${entry.id} of several databases`);
  return { dump: entry.id, path: entry.path };
}

function unbuilt(what: string): MigrationsDatabase {
  return { unbuilt: `\`application.migrations.sql\` ${what}` };
}
