import type { StepContext } from '../../../../ports/step-context.ts';
import { literal } from '../sql.ts';
import { findStanding, type Standing } from './look.ts';
import type { RestoreServer } from './server.ts';

/** What a restore finds at the server that it goes to. */
export interface Situation {
  readonly databases: ReadonlyMap<string, Standing>;
  readonly version: number;
  readonly role: {
    readonly name: string;
    readonly isSuperuser: boolean;
    readonly mayCreate: boolean;
  };
  readonly live: LiveDatabase | null;
  readonly roles: readonly string[];
  /** Extensions that the server has, installed or not. */
  readonly extensions: readonly string[];
  /** Of the C library, as they are called in one way or another. */
  readonly locales: readonly string[];
}

export interface LiveDatabase {
  readonly oid: string;
  readonly owner: string;
  /** Whether the role is the owner, or belongs to it. */
  readonly isOurs: boolean;
  readonly encoding: string;
  readonly comment: string | null;
  readonly isTemplate: boolean;
  readonly allowsConnections: boolean;
  /** `null` where the role may not know. */
  readonly bytes: number | null;
  readonly sessions: number;
  /** Roles whose sessions this one may not end. */
  readonly strangers: readonly string[] | null;
  readonly preparedTransactions: number;
  readonly slots: readonly string[] | null;
  readonly subscriptions: number;
}

export async function lookAround(
  server: RestoreServer,
  database: string,
  context: StepContext,
): Promise<Situation> {
  const databases = await findStanding(server, context);
  const found = await server.ask<Omit<Situation, 'databases'>>(question(database), context);
  return { ...found, databases };
}

const isSuperuser = '(SELECT rolsuper FROM pg_roles WHERE rolname = current_user)';

function question(database: string): string {
  return `SELECT json_build_object(
    'version', current_setting('server_version_num')::int,
    'role', (SELECT json_build_object('name', rolname, 'isSuperuser', rolsuper,
      'mayCreate', rolsuper OR rolcreatedb) FROM pg_roles WHERE rolname = current_user),
    'roles', (SELECT json_agg(rolname) FROM pg_roles),
    'extensions', (SELECT json_agg(name) FROM pg_available_extensions),
    'locales', (SELECT json_agg(DISTINCT name) FROM (SELECT collcollate AS name FROM pg_collation
      UNION SELECT datcollate FROM pg_database) known WHERE name <> ''),
    'live', (SELECT json_build_object(${live}) FROM pg_database d WHERE datname = ${literal(database)}))`;
}

const sessions = 'pg_stat_activity WHERE datid = d.oid AND usesysid IS NOT NULL';

const live = `'oid', oid::text, 'owner', pg_get_userbyid(datdba),
  'isOurs', pg_has_role(datdba, 'USAGE'),
  'encoding', pg_encoding_to_char(encoding), 'isTemplate', datistemplate,
  'comment', shobj_description(oid, 'pg_database'),
  'allowsConnections', datallowconn,
  'bytes', CASE WHEN has_database_privilege(oid, 'CONNECT') OR pg_has_role('pg_read_all_stats', 'USAGE')
    THEN pg_database_size(oid) END,
  'sessions', (SELECT count(*) FROM ${sessions}),
  'strangers', (SELECT json_agg(DISTINCT usename) FROM ${sessions} AND NOT ${isSuperuser}
    AND ((SELECT rolsuper FROM pg_roles r WHERE r.oid = usesysid)
      OR NOT (pg_has_role(usesysid, 'USAGE') OR pg_has_role('pg_signal_backend', 'USAGE')))),
  'preparedTransactions', (SELECT count(*) FROM pg_prepared_xacts WHERE database = datname),
  'slots', (SELECT json_agg(slot_name) FROM pg_replication_slots s WHERE s.database = datname),
  'subscriptions', (SELECT count(subdbid) FROM pg_subscription WHERE subdbid = d.oid)`;
