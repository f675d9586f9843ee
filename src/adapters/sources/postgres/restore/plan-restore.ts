import { randomBytes } from 'node:crypto';
import type { RestoreWish } from '../../../../ports/restorer.ts';
import { type DumpFormat, expectedOf, type PostgresHandle } from './handle.ts';
import { nameBefore, nameBeside } from './names.ts';
import type { Situation } from './situation.ts';

interface Planning {
  readonly database: string;
  readonly situation: Situation;
  readonly wish: RestoreWish;
  readonly dump: DumpShape;
}

/** What the definition says of the dump. */
export interface DumpShape {
  readonly format: DumpFormat;
  readonly jobs: number;
  /** All that it holds; empty for the whole database. */
  readonly schemas: readonly string[];
}

/** Chooses all names. The file is chosen where one is needed. */
export function planRestore({ database, situation, wish, dump }: Planning): PostgresHandle {
  const { live, databases } = situation;
  const { existing, backup, analyzes, facts } = wish;
  return {
    way: wayOf({ situation, wish, dump }),
    live: database,
    liveOid: live?.oid ?? null,
    liveAllowsConnections: live?.allowsConnections ?? true,
    comment: live?.comment ?? null,
    beside: nameBeside(database, `_restoring_${randomBytes(4).toString('hex')}`),
    previous: nameBefore(database, backup, [...databases.keys()]),
    token: randomBytes(8).toString('hex'),
    mayReplace: existing !== 'refuse',
    discardPrevious: existing === 'overwrite',
    analyzes,
    expected: expectedOf(facts, dump.format),
    archive: null,
  };
}

/** To put a new database in the place of the live one is better wherever it can be done. */
function wayOf({
  situation: { live, role },
  wish: { existing },
  dump: { schemas },
}: Omit<Planning, 'database'>): PostgresHandle['way'] {
  const isPart = schemas.length > 0;
  const mayReplace = existing === 'overwrite' && live !== null;
  return mayReplace && (isPart || !role.mayCreate) ? 'in place' : 'swap';
}

/** Whether the dump lies in a file before it is loaded. */
export function needsFile({ way, expected }: PostgresHandle, jobs: number): boolean {
  if (way === 'in place' || expected.format === 'directory') return true;
  return expected.format === 'custom' && jobs > 1;
}
