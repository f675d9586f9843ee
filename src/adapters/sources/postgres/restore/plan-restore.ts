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

/** Whether the dump lies in a file before it is loaded. */
export function needsFile({ way, expected }: PostgresHandle, jobs: number): boolean {
  if (way === 'in place' || expected.format === 'directory') return true;
  return expected.format === 'custom' && jobs > 1;
}
