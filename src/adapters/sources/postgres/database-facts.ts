import type { Facts } from '../../../model/run/facts.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import type { Server } from './server.ts';

/** What a database is, and what of it this role may not read. */
export interface Looked {
  readonly facts: Facts;
  readonly sizeBytes: number;
  /** They are dumped as the statement that makes them. */
  readonly indexBytes: number;
  readonly isStandby: boolean;
  /** Tables and sequences, by their names with the schema. */
  readonly unreadable: readonly string[];
  /** Tables of which rules hide rows from this role. */
  readonly hidden: readonly string[];
  readonly unreadableObjects: number;
}

export async function lookAt(
  server: Server,
  database: string,
  context: StepContext,
): Promise<Looked> {
  const { facts, ...looked } = await server.ask<Looked>(question, database, context);
  const { sizeBytes, isStandby } = looked;
  return {
    ...looked,
    facts: {
      ...{ database, ...facts, sizeBytes, clientVersion: server.clientVersion },
      ...(isStandby && { isStandby }),
    },
  };
}

/** Those of extensions come with them, and temporary ones are nobody's data. */
const own = `c.relpersistence <> 't' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
    AND d.objid = c.oid AND d.deptype = 'e')`;

const relations = 'pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace';

const firstNames = (condition: string) => `(SELECT coalesce(json_agg(name), '[]') FROM (
  SELECT format('%I.%I', n.nspname, c.relname) AS name FROM ${relations}
  WHERE ${own} AND ${condition} ORDER BY 1 LIMIT 6) AS found)`;

/** Without them a restore elsewhere ends in its middle. Those of the server itself are everywhere. */
const roles = (how: string) => `(SELECT coalesce(json_agg(DISTINCT rolname), '[]')
  FROM pg_shdepend d JOIN pg_roles r ON r.oid = d.refobjid
  WHERE d.refclassid = 'pg_authid'::regclass AND r.rolname !~ '^pg_' AND ${how}
  AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()))`;

const mayRead = `has_schema_privilege(n.oid, 'USAGE') AND CASE WHEN c.relkind = 'S'
  THEN has_sequence_privilege(c.oid, 'SELECT') ELSE has_table_privilege(c.oid, 'SELECT') END`;

const question = `SELECT json_build_object(
  'facts', json_build_object(
    'serverVersion', current_setting('server_version'),
    'encoding', getdatabaseencoding(),
    'collation', (SELECT datcollate FROM pg_database WHERE datname = current_database()),
    'schemas', (SELECT count(*) FROM pg_namespace WHERE nspname <> 'information_schema' AND nspname !~ '^pg_'),
    'tables', (SELECT count(*) FROM ${relations} WHERE ${own} AND c.relkind IN ('r', 'p')),
    'largeObjects', (SELECT count(*) FROM pg_largeobject_metadata),
    'extensions', (SELECT coalesce(json_object_agg(extname, extversion ORDER BY extname), '{}')
      FROM pg_extension WHERE extname <> 'plpgsql'),
    'owners', ${roles("d.deptype = 'o'")},
    'grantees', ${roles("d.deptype <> 'o'")}),
  'sizeBytes', pg_database_size(current_database()),
  'indexBytes', (SELECT coalesce(sum(pg_relation_size(indexrelid)), 0) FROM pg_index),
  'isStandby', pg_is_in_recovery(),
  'unreadable', ${firstNames(`c.relkind IN ('r', 'p', 'S') AND NOT (${mayRead})`)},
  'hidden', ${firstNames("c.relkind IN ('r', 'p') AND row_security_active(c.oid)")},
  'unreadableObjects', (SELECT count(*) FROM pg_largeobject_metadata m
    WHERE NOT pg_has_role(m.lomowner, 'USAGE') AND NOT EXISTS (SELECT FROM aclexplode(m.lomacl) a
      WHERE a.privilege_type = 'SELECT' AND (a.grantee = 0 OR pg_has_role(a.grantee, 'USAGE')))
    AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)))`;
