import { existsSync } from 'node:fs';
import { failureFinding } from '../../../../model/failure-finding.ts';
import type { RestoreWish, SpaceNeed, Survey } from '../../../../ports/restorer.ts';
import type { Finding, StepContext } from '../../../../ports/step-context.ts';
import type { Around } from '../access.ts';
import { readGrants } from '../check-database.ts';
import { familyNames } from '../family.ts';
import { type Inventory, isStored, takeInventory } from '../inventory.ts';
import { choose } from '../programs.ts';
import { quoteText } from '../quote.ts';
import { isPart, isSelected } from '../selection.ts';
import { missing, type Server } from '../server.ts';
import { takeFingerprint } from './fingerprint.ts';
import type { DumpFacts, SwapHandle } from './handle.ts';
import { type Aimed, error, findBarriers, findLacks, warning } from './obstacles.ts';
import { dumpOf, prepareSwap } from './prepare.ts';

type Way = 'swap' | 'overwrite';

interface Wished {
  readonly live: string;
  readonly wish: RestoreWish;
}

interface Planned {
  readonly way: Way;
  readonly handle: SwapHandle;
  readonly aimed: Aimed;
  readonly barriers: readonly string[];
}

/** Whether the tables can be exchanged by renaming them, and under which names. */
export async function planWay(
  server: Server,
  { live, wish }: Wished,
  context: StepContext,
): Promise<Planned> {
  const inventory = await takeInventory(server, live, context);
  const handle = await prepareSwap(server, { live, wish }, context);
  const grants = await readGrants(server, context);
  const aimed = { live, inventory, names: handle, dump: handle.dump, grants };
  const barriers = await findBarriers(server, aimed, context);
  return { way: barriers.length > 0 ? 'overwrite' : 'swap', handle, aimed, barriers };
}

export async function surveyDatabase(
  server: Server,
  { live, wish, around }: Wished & { readonly around: Around },
  context: StepContext,
): Promise<Survey> {
  const { way, handle, aimed, barriers } = await planWay(server, { live, wish }, context);
  const { inventory } = aimed;
  const isPresent = hasSomething(inventory);
  return {
    isPresent,
    size: isPresent ? { bytes: sizeOf(inventory), isWhole: true } : null,
    target: [`the database ${live} on ${server.label}`],
    keeps: isPresent && way === 'swap' && wish.existing === 'swap' ? [handle.kept] : [],
    isReversible: way === 'swap',
    fingerprint: await takeFingerprint(server, { live, inventory }, context),
    needs: await findNeeds(server, { wish, around }, context),
    findings: [
      ...(await findAll(server, { aimed, wish, around }, context)),
      ...judgeWay(way, { barriers, wish, live }),
    ],
  };
}

/** Where nobody can say which database is meant, or whoever would know does not answer. */
export function surveyNothing(finding: Finding): Survey {
  return {
    ...{ isPresent: false, size: null, target: [], keeps: [], needs: [] },
    ...{ isReversible: true, fingerprint: '', findings: [finding] },
  };
}

interface Judged {
  readonly aimed: Aimed;
  readonly wish: RestoreWish;
  readonly around: Around;
}

async function findAll(
  server: Server,
  { aimed, wish, around }: Judged,
  context: StepContext,
): Promise<readonly Finding[]> {
  const { live, inventory, dump } = aimed;
  const isRefused = hasSomething(inventory) && wish.existing === 'refuse';
  const users = await listUsers(server, live, context);
  const hasDumpProgram = choose(server.installed, 'dump', server.client.family) !== null;
  return [
    ...(hasDumpProgram ? [] : [failureFinding(missing('dump', server.client.family, around))]),
    ...(isRefused
      ? [
          error(
            `the database ${live} is there already`,
            'say `--existing swap` to keep it beside what is restored',
          ),
        ]
      : []),
    ...(await findLacks(server, aimed, context)),
    ...judgeFamily(server, dump),
    ...judgeParts(live, { inventory, dump }),
    ...(users.length === 0 ? [] : [inUse(live, users)]),
  ];
}

function judgeFamily({ family }: Server, { flavor }: DumpFacts): readonly Finding[] {
  if (flavor === null || flavor === family) return [];
  const [from, to] = [flavor === 'mysql' ? 'MySQL' : 'MariaDB', familyNames[family]];
  const message = `the dump is of ${from}, and the server is ${to}: what only one of them knows fails to load`;
  return [warning(message, 'the live data is untouched when it does')];
}

/** What the dump leaves out stays as it is. */
function judgeParts(
  live: string,
  { inventory, dump: { selection } }: Pick<Aimed, 'inventory' | 'dump'>,
): readonly Finding[] {
  if (!isPart(selection) || inventory === null) return [];
  const staying = inventory.tables.filter(({ name }) => !isSelected(selection, name));
  if (staying.length === 0) return [];
  const names = staying.slice(0, 5).map(({ name }) => name);
  const more = staying.length > 5 ? ` and ${staying.length - 5} more` : '';
  const message = `tables that the dump leaves out stay in ${live} as they are: ${names.join(', ')}${more}`;
  return [warning(message, 'look whether they fit what is restored beside them')];
}

function inUse(live: string, users: readonly string[]): Finding {
  const message = `${live} is in use by ${users.join(', ')}`;
  const hint =
    'stop the application first: what it writes until the exchange is kept with the old data, and a long transaction holds it up';
  return warning(message, hint);
}

async function listUsers(
  server: Server,
  live: string,
  context: StepContext,
): Promise<readonly string[]> {
  const sql = `select user, count(*) from information_schema.processlist
    where db = ${quoteText(live)} and id <> connection_id() group by user order by user;\n`;
  const rows = await server.rows(sql, context);
  return rows.map(
    ([user, count]) => `${user} (${count} ${count === '1' ? 'session' : 'sessions'})`,
  );
}

function judgeWay(
  way: Way,
  { barriers, wish, live }: { barriers: readonly string[]; wish: RestoreWish; live: string },
): readonly Finding[] {
  if (way === 'swap') return [];
  const why = `the tables of ${live} cannot be exchanged by renaming them: ${barriers.join('; ')}`;
  if (wish.existing !== 'overwrite') {
    const hint =
      'say `--existing overwrite` to empty and fill the database itself, or use an account in `admin` that may make databases';
    return [error(why, hint)];
  }
  const message = `${why}. The database itself is emptied and filled: this cannot be rolled back`;
  return [warning(message, 'make sure that there is a backup of what is there now')];
}

/** Known where the server is on this machine. */
async function findNeeds(
  server: Server,
  { wish, around: { via } }: Pick<Judged, 'wish' | 'around'>,
  context: StepContext,
): Promise<readonly SpaceNeed[]> {
  const { host } = server.address;
  const isHere = via.isHere && (host === undefined || /^(?:localhost|127\.|::1)/.test(host));
  if (!isHere) return [];
  const [[folder = ''] = []] = await server.rows('select @@datadir;\n', context);
  const bytes = Math.max(wish.plain.bytes, dumpOf(wish).sizeBytes);
  return existsSync(folder) ? [{ folder, bytes }] : [];
}

function hasSomething(inventory: Inventory | null): boolean {
  return inventory !== null && inventory.tables.length + inventory.code.length > 0;
}

function sizeOf(inventory: Inventory | null): number {
  const tables = inventory?.tables.filter(isStored) ?? [];
  return tables.reduce((sum, { dataBytes, indexBytes }) => sum + dataBytes + indexBytes, 0);
}
