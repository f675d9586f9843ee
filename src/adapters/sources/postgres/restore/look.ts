import type { StepContext } from '../../../../ports/step-context.ts';
import { literal } from '../sql.ts';
import { type DatabaseRow, type Properties, propertiesOf } from './properties.ts';
import type { RestoreServer } from './server.ts';

/** A database that has to do with a restore. */
export interface Standing {
  readonly name: string;
  readonly oid: string;
  readonly allowsConnections: boolean;
  /** The token of the restore that has loaded it to its end; `null` for anything else. */
  readonly mark: string | null;
}

/**
 * What a restore writes down in the server is the comment of a database until it is settled: every owner of one may set
 * it, it is seen from everywhere, and it is part of transactions.
 */
export const markPrefix = 'restored by run-pipeline and not settled yet: ';

/** All databases of the server, by name. */
export async function findStanding(
  server: RestoreServer,
  context: StepContext,
): Promise<ReadonlyMap<string, Standing>> {
  const rows = await server.ask<readonly Standing[]>(allDatabases, context);
  return new Map(rows.map((row) => [row.name, row]));
}

const allDatabases = `SELECT json_agg(json_build_object(
  'name', datname, 'oid', d.oid::text, 'allowsConnections', datallowconn,
  'mark', (SELECT substr(comment, ${markPrefix.length + 1})
    FROM shobj_description(d.oid, 'pg_database') comment WHERE comment LIKE '${markPrefix}%')))
  FROM pg_database d`;

/** All that would be lost with a database that is replaced; `null` where there is none. */
export async function findProperties(
  server: RestoreServer,
  database: string,
  context: StepContext,
): Promise<Properties | null> {
  const row = await server.ask<DatabaseRow | null>(propertiesQuery(database), context);
  return row === null ? null : propertiesOf(row);
}

function propertiesQuery(database: string): string {
  const owner = "'owner', pg_get_userbyid(datdba)";
  const encoding = "'encoding', pg_encoding_to_char(encoding)";
  const tablespace =
    "'tablespace', (SELECT spcname FROM pg_tablespace t WHERE t.oid = d.dattablespace)";
  return `SELECT json_build_object('row', to_json(d), ${owner}, ${encoding}, ${tablespace},
    'grants', CASE WHEN datacl IS NULL THEN NULL ELSE (${grants}) END,
    'settings', (${settings}), 'labels', (${labels}))
    FROM pg_database d WHERE datname = ${literal(database)}`;
}

const grants = `SELECT coalesce(json_agg(json_build_object(
  'grantor', pg_get_userbyid(grantor), 'privilege', privilege_type, 'isGrantable', is_grantable,
  'grantee', CASE WHEN grantee = 0 THEN NULL ELSE pg_get_userbyid(grantee) END)), '[]')
  FROM aclexplode(datacl)`;

const settings = `SELECT json_agg(json_build_object('assignments', setconfig,
  'role', CASE WHEN setrole = 0 THEN NULL ELSE pg_get_userbyid(setrole) END))
  FROM pg_db_role_setting WHERE setdatabase = d.oid`;

const labels = `SELECT json_agg(json_build_object('provider', provider, 'label', label))
  FROM pg_shseclabel WHERE objoid = d.oid AND classoid = 'pg_database'::regclass`;
