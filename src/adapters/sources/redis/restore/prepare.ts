import { randomBytes } from 'node:crypto';
import type { RestoreWish } from '../../../../ports/restorer.ts';
import { missingAbove } from '../../../../util/exchange/parents.ts';
import { createSeat, type Seat } from '../../../../util/exchange/seat.ts';
import type { RedisHandle } from './handle.ts';
import type { Layout } from './layout.ts';

/** Chooses every name that will be used. Looks, and makes nothing. */
export function prepareSeats({ rdb: live, appendOnly }: Layout, wish: RestoreWish): RedisHandle {
  const id = `${wish.backup}-${randomBytes(4).toString('hex')}`;
  const rest = { along: [], mayReplace: wish.existing !== 'refuse' };
  const seatFor = (path: string): Seat => {
    return createSeat({ live: path, label: wish.backup, id }, rest);
  };
  const rdb = seatFor(live);
  return {
    rdb,
    appendOnly: appendOnly === null ? null : { seat: seatFor(appendOnly.path), kept: appendOnly },
    receipt: `${rdb.beside}.receipt`,
    parents: missingAbove(live),
    discardPrevious: wish.existing === 'overwrite',
  };
}
