import { randomBytes } from 'node:crypto';
import type { RestoreWish } from '../../../../ports/restorer.ts';
import { missingAbove } from '../../../../util/exchange/parents.ts';
import { createSeat } from '../../../../util/exchange/seat.ts';
import { companions, expectedOf, type SqliteHandle } from './handle.ts';

/** Chooses every name that will be used. Looks, and makes nothing. */
export function prepareSeat(live: string, wish: RestoreWish): SqliteHandle {
  const id = `${wish.backup}-${randomBytes(4).toString('hex')}`;
  const seat = createSeat(
    { live, label: wish.backup, id },
    { along: companions, mayReplace: wish.existing !== 'refuse' },
  );
  return {
    seat,
    receipt: `${seat.beside}.receipt`,
    parents: missingAbove(live),
    discardPrevious: wish.existing === 'overwrite',
    analyzes: wish.analyzes,
    expected: expectedOf(wish.facts),
  };
}
