import type { Finding, StepContext } from '../../../ports/step-context.ts';
import { checkViews } from './check-views.ts';
import { isAtLeast } from './family.ts';
import { type Grant, isGranted, parseGrants } from './grants.ts';
import { type Inventory, isStored, takeInventory } from './inventory.ts';
import { isSelected, type Selection } from './selection.ts';
import type { Server } from './server.ts';

export interface Target {
  readonly database: string;
  readonly selection: Selection;
}

/** All that speaks against a dump of one database, at once. */
export async function checkDatabase(
  server: Server,
  target: Target,
  context: StepContext,
): Promise<readonly Finding[]> {
  const { database, selection } = target;
  const inventory = await takeInventory(server, database, context);
  if (inventory === null) return [await nobodySees(server, database, context)];
  const grants = await readGrants(server, context);
  return [
    ...checkPrivileges(server, target, grants),
    ...checkSelection(inventory, target),
    ...checkEngines(inventory, selection),
    ...(await checkViews(server, { ...target, inventory }, context)),
  ];
}

export async function readGrants(server: Server, context: StepContext): Promise<readonly Grant[]> {
  const rows = await server.rows('show grants;\n', context);
  return parseGrants(rows.map(([line = '']) => line));
}

async function nobodySees(
  server: Server,
  database: string,
  context: StepContext,
): Promise<Finding> {
  const rows = await server.rows('select schema_name from information_schema.schemata;\n', context);
  const others = rows.map(([name = '']) => name).filter((name) => !systemSchemas.includes(name));
  const seen = others.length === 0 ? 'none' : others.slice(0, 5).join(', ');
  const more = others.length > 5 ? ', …' : '';
  const message = `${server.label}: there is no database ${database}, or none that this account may see`;
  const hint = `correct \`database\`, or grant the account what it needs; it sees ${seen}${more}`;
  return error(message, hint);
}

export const systemSchemas: readonly string[] = [
  'information_schema',
  'mysql',
  'performance_schema',
  'sys',
];

interface Need {
  readonly privilege: string;
  readonly why: string;
}

const needs: readonly Need[] = [
  { privilege: 'SELECT', why: 'rows cannot be read' },
  { privilege: 'SHOW VIEW', why: 'views cannot be dumped' },
  { privilege: 'TRIGGER', why: 'triggers would silently be missing' },
  { privilege: 'EVENT', why: 'events cannot be dumped' },
];

function checkPrivileges(
  server: Server,
  { database, selection: { only = [] } }: Target,
  grants: readonly Grant[],
): readonly Finding[] {
  // By roles, or by rules of a proxy: what is not understood is left to the dump program.
  if (grants.length === 0) return [];
  const wholeOnly = only.length > 0 ? ['EVENT'] : [];
  const missing = needs.filter(
    ({ privilege }) =>
      !(wholeOnly.includes(privilege) || isGranted(grants, { privilege, database, tables: only })),
  );
  const findings = missing.map(({ privilege, why }) => {
    const message = `${server.label}: the account lacks ${privilege} on ${database}: ${why}`;
    return error(message, `GRANT ${privilege} ON \`${database}\`.* TO this account`);
  });
  if (only.length > 0 || seesRoutines(server, grants)) return findings;
  const message = `the account does not see procedures and functions of others: those of ${database} are not in the dump`;
  return [...findings, warning(message, routineHint(server))];
}

/** Without it the server does not even say that there are some. */
export function seesRoutines({ family, version }: Server, grants: readonly Grant[]): boolean {
  const proc = { privilege: 'SELECT', database: 'mysql', tables: ['proc'] };
  if (isGranted(grants, { privilege: 'SELECT' })) return true;
  if (isGranted(grants, { privilege: family === 'mysql' ? 'SHOW_ROUTINE' : 'SHOW CREATE ROUTINE' }))
    return true;
  return (family === 'mariadb' || !isAtLeast(version, '8.0.0')) && isGranted(grants, proc);
}

function routineHint({ family, version }: Server): string {
  if (family === 'mysql' && isAtLeast(version, '8.0.20')) {
    return 'GRANT SHOW_ROUTINE ON *.* TO this account';
  }
  if (family === 'mysql' && isAtLeast(version, '8.0.0')) {
    return 'GRANT SELECT ON *.* TO this account';
  }
  return 'GRANT SELECT ON `mysql`.`proc` TO this account';
}

function checkSelection(
  { tables }: Inventory,
  { database, selection: { only, without = [] } }: Target,
): readonly Finding[] {
  const isThere = (name: string) => tables.some((table) => table.name === name);
  const lost = only?.filter((name) => !isThere(name)) ?? [];
  const unknown = without.filter((name) => !isThere(name));
  return [
    ...lost.map((name) =>
      error(`there is no table ${name} in the database ${database}`, 'correct `tables`'),
    ),
    ...(only?.length === 0
      ? [
          error(
            `\`tables\` names no table of the database ${database}`,
            'add some, or leave the database out',
          ),
        ]
      : []),
    ...unknown.map((name) =>
      warning(`there is no table ${name} in the database ${database}`, 'correct `exclude`'),
    ),
  ];
}

/** What no transaction holds still is read while others write. */
function checkEngines({ tables }: Inventory, selection: Selection): readonly Finding[] {
  const loose = tables.filter(
    (table) => isStored(table) && isSelected(selection, table.name) && !table.isTransactional,
  );
  if (loose.length === 0) return [];
  const shown = loose.slice(0, 5).map(({ name, engine }) => `${name} (${engine || 'no engine'})`);
  const more = loose.length > 5 ? ` and ${loose.length - 5} more` : '';
  const message = `not consistent while others write: ${shown.join(', ')}${more}`;
  const hint = 'convert them to InnoDB, or stop what writes to them with a hook around the dump';
  return [warning(message, hint)];
}

function error(message: string, hint: string): Finding {
  return { severity: 'error', message, hint };
}

function warning(message: string, hint: string): Finding {
  return { severity: 'warning', message, hint };
}
