import { randomBytes } from 'node:crypto';
import type { RestoreWish } from '../../../../ports/restorer.ts';
import type { Expected, PostgresHandle, Selection } from './handle.ts';
import { nameBefore, nameBeside } from './names.ts';
import { shapeOf } from './shape.ts';
import type { Situation } from './situation.ts';

interface Planning {
  readonly database: string;
  readonly situation: Situation;
  readonly wish: RestoreWish;
  readonly expected: Expected;
  readonly selection: Selection;
  /** Of the client programs that load it. */
  readonly clientMajor: number;
}

/** Chooses all names. The file is chosen where one is needed. */
export function planRestore(planning: Planning): PostgresHandle {
  const { database, situation, wish, expected, selection } = planning;
  const { live, databases } = situation;
  const { existing, backup, analyzes } = wish;
  return {
    way: wayOf(planning),
    live: database,
    liveOid: live?.oid ?? null,
    liveAllowsConnections: live?.allowsConnections ?? true,
    comment: live?.comment ?? null,
    beside: nameBeside(database, `_restoring_${randomBytes(4).toString('hex')}`),
    previous: nameBefore(database, backup, [...databases.keys()]),
    token: randomBytes(8).toString('hex'),
    mayReplace: existing !== 'refuse',
    discardPrevious: existing === 'overwrite',
    isAsSql: isAsSql(planning),
    ...{
      analyzes,
      expected,
      schemas: selection.schemas,
      archive: null,
      shape: shapeOf(wish.facts, situation),
    },
  };
}

/** To put a new database in the place of the live one is better wherever it can be done. */
function wayOf({ situation, wish, selection }: Planning): PostgresHandle['way'] {
  const { live, role } = situation;
  const mayReplace = wish.existing === 'overwrite' && live !== null;
  return mayReplace && (selection.schemas.length > 0 || !role.mayCreate) ? 'in place' : 'swap';
}

/** Since that version `pg_restore` begins with a setting that no server before it has. */
const newSetting = 17;

function isAsSql({ clientMajor, situation: { version }, expected }: Planning): boolean {
  const isOlder = version < newSetting * 10_000;
  return clientMajor >= newSetting && isOlder && expected.format !== 'plain';
}

/** Whether the dump lies in a file before it is loaded. */
export function needsFile(
  { way, isAsSql: isSql, expected }: PostgresHandle,
  jobs: number,
): boolean {
  if (way === 'in place' || isSql || expected.format === 'directory') return true;
  return expected.format === 'custom' && jobs > 1;
}
