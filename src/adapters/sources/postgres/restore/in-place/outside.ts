import type { Finding, StepContext } from '../../../../../ports/step-context.ts';
import { visibleLine } from '../../../../../util/visible-text.ts';
import { literal } from '../../sql.ts';
import { error } from '../findings.ts';
import type { PostgresHandle } from '../handle.ts';
import type { RestoreServer } from '../server.ts';

/** What would go with the schemas that are replaced, and stands in no dump of them. */
export async function judgeOutside(
  server: RestoreServer,
  { way, live, schemas }: PostgresHandle,
  context: StepContext,
): Promise<readonly Finding[]> {
  if (way === 'swap' || schemas.length === 0) return [];
  const names = await server.ask<string | null>(
    `SELECT to_json((${listed(schemas)}))`,
    context,
    live,
  );
  if (names === null) return [];
  const hint =
    'drop it, and make it anew after the restore, or restore into a database of another name';
  return [
    error(`with the schemas would go what the dump does not hold: ${visibleLine(names)}`, hint),
  ];
}

/** Ends the transaction when there is such a thing by now. */
export function assertNothingOutside(schemas: readonly string[]): string {
  const sentence = "'with the schemas would go what the dump does not hold: ' || found";
  const body = `DECLARE found text := (${listed(schemas)});
    BEGIN IF found IS NOT NULL THEN RAISE EXCEPTION USING MESSAGE = ${sentence}; END IF; END`;
  return `DO ${literal(body)}`;
}

/** Some of them, as one text; `NULL` for none. */
function listed(schemas: readonly string[]): string {
  const names = `ARRAY[${schemas.map(literal).join(', ')}]::text[]`;
  return `SELECT string_agg(line, ', ') FROM (${outside(names)} ORDER BY 1 LIMIT 5) first_few`;
}

/** What goes by CASCADE: what depends on it, and all of what it is a part of. An extension stands for its objects. */
const outside = (names: string) => `WITH RECURSIVE gone(classid, objid, objsubid) AS (
    SELECT 'pg_namespace'::regclass::oid, oid, 0 FROM pg_namespace WHERE nspname = ANY (${names})
    UNION
    SELECT next.* FROM gone g, LATERAL (
      SELECT d.classid, d.objid, d.objsubid FROM pg_depend d
        WHERE d.refclassid = g.classid AND d.refobjid = g.objid
        AND g.objsubid IN (0, d.refobjsubid)
      UNION ALL
      SELECT d.refclassid, d.refobjid, d.refobjsubid FROM pg_depend d
        WHERE d.classid = g.classid AND d.objid = g.objid AND d.objsubid IN (0, g.objsubid)
        AND d.deptype IN ('i', 'e')) next)
  SELECT DISTINCT o.type || ' ' || o.identity AS line
    FROM gone g, pg_identify_object(g.classid, g.objid, g.objsubid) o
    WHERE NOT coalesce(o.schema, (${schemaOfPart}), '') = ANY (${names} || '{pg_toast}'::text[])
    AND g.classid NOT IN ('pg_namespace'::regclass, 'pg_default_acl'::regclass,
      'pg_amop'::regclass, 'pg_amproc'::regclass)
    AND NOT EXISTS (SELECT 1 FROM pg_depend e
      WHERE e.classid = g.classid AND e.objid = g.objid AND e.deptype = 'e')
    AND NOT EXISTS (SELECT 1 FROM pg_trigger t
      WHERE g.classid = 'pg_trigger'::regclass AND t.oid = g.objid AND tgisinternal)`;

/** Parts of a table are named by it. */
const schemaOfPart = `SELECT nspname FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
  WHERE c.oid = CASE g.classid
    WHEN 'pg_trigger'::regclass THEN (SELECT tgrelid FROM pg_trigger t WHERE t.oid = g.objid)
    WHEN 'pg_rewrite'::regclass THEN (SELECT ev_class FROM pg_rewrite r WHERE r.oid = g.objid)
    WHEN 'pg_policy'::regclass THEN (SELECT polrelid FROM pg_policy p WHERE p.oid = g.objid)
    WHEN 'pg_attrdef'::regclass THEN (SELECT adrelid FROM pg_attrdef a WHERE a.oid = g.objid) END`;
