import type { StepContext } from '../../../../../ports/step-context.ts';
import { identifier, literal } from '../../sql.ts';
import type { RestoreServer } from '../server.ts';
import { assertNothingOutside } from './outside.ts';

interface Content {
  readonly schemas: readonly Owned[];
  readonly publications: readonly string[];
  readonly eventTriggers: readonly string[];
  readonly servers: readonly string[];
  readonly hasPublic: boolean;
}

interface Owned {
  readonly name: string;
  readonly owner: string;
  readonly isOurs: boolean;
}

/** What stands in a database of today, as far as a dump brings it along. */
export async function findContent(
  server: RestoreServer,
  database: string,
  context: StepContext,
): Promise<Content> {
  return await server.ask<Content>(question, context, database);
}

/** Objects of an extension go with it and come with it. */
const isFree = (table: string, oid: string) =>
  `NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = '${table}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;

const question = `SELECT json_build_object(
  'schemas', (SELECT coalesce(json_agg(json_build_object('name', nspname,
    'owner', pg_get_userbyid(nspowner), 'isOurs', pg_has_role(nspowner, 'USAGE'))), '[]')
    FROM pg_namespace n WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    AND ${isFree('pg_namespace', 'n.oid')}),
  'publications', (SELECT coalesce(json_agg(pubname), '[]') FROM pg_publication),
  'eventTriggers', (SELECT coalesce(json_agg(evtname), '[]') FROM pg_event_trigger t
    WHERE ${isFree('pg_event_trigger', 't.oid')}),
  'servers', (SELECT coalesce(json_agg(srvname), '[]') FROM pg_foreign_server s
    WHERE ${isFree('pg_foreign_server', 's.oid')}),
  'hasPublic', EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'public'))`;

/** Takes away what the dump brings along. With names of schemas it brings nothing else. */
export function clearStatements(content: Content, schemas: readonly string[]): readonly string[] {
  if (schemas.length > 0) return [assertNothingOutside(schemas), ...schemas.map(dropSchema)];
  const { publications, eventTriggers, servers } = content;
  return [
    ...publications.map((name) => `DROP PUBLICATION ${identifier(name)}`),
    ...eventTriggers.map((name) => `DROP EVENT TRIGGER ${identifier(name)}`),
    ...servers.map((name) => `DROP SERVER ${identifier(name)} CASCADE`),
    ...content.schemas.map(({ name }) => dropSchema(name)),
    'DO $$ BEGIN PERFORM lo_unlink(oid) FROM pg_largeobject_metadata; END $$',
    ...(content.schemas.some(({ name }) => name === 'public') ? newPublic : []),
  ];
}

function dropSchema(name: string): string {
  return `DROP SCHEMA IF EXISTS ${identifier(name)} CASCADE`;
}

/** As a new database has it, because no dump brings it along that has it so. */
const newPublic = [
  'CREATE SCHEMA public',
  `COMMENT ON SCHEMA public IS ${literal('standard public schema')}`,
  `DO $$ BEGIN
    IF current_setting('server_version_num')::int >= 150000 THEN
      ALTER SCHEMA public OWNER TO pg_database_owner;
      GRANT USAGE ON SCHEMA public TO PUBLIC;
    ELSE
      GRANT ALL ON SCHEMA public TO PUBLIC;
    END IF;
  END $$`,
];
