import { randomBytes } from 'node:crypto';
import type { Json } from '../../../../model/run/facts.ts';
import type { RestoreWish } from '../../../../ports/restorer.ts';
import { missingAbove } from '../../../../util/exchange/parents.ts';
import { createSeat } from '../../../../util/exchange/seat.ts';
import type { FilesHandle } from './handle.ts';
import type { Target } from './targets.ts';

const counted = ['files', 'directories', 'links', 'special', 'bytes'] as const;

/** Chooses every name that will be used. Looks, and makes nothing. */
export function prepare(targets: readonly Target[], wish: RestoreWish): FilesHandle {
  const id = `${wish.backup}-${randomBytes(4).toString('hex')}`;
  const seats = targets.map(({ live }) =>
    createSeat(
      { live, label: wish.backup, id },
      { along: [], mayReplace: wish.existing !== 'refuse' },
    ),
  );
  const members = membersOf(wish.facts);
  return {
    seats,
    receipt: `${seats[0]?.beside}.receipt`,
    parents: [...new Set(targets.flatMap(({ live }) => missingAbove(live)))].toSorted(),
    discardPrevious: wish.existing === 'overwrite',
    members,
    inspect: {
      roots: targets,
      allow: wish.allow,
      archiveBytes: wish.plain.bytes,
      entries: numberOf(wish.facts, 'entries'),
      bytes: members?.bytes ?? null,
    },
  };
}

function membersOf(facts: Json): Readonly<Record<string, number>> | null {
  const found = counted.flatMap((key) => {
    const value = numberOf(facts, key);
    return value === null ? [] : [[key, value] as const];
  });
  return found.length === counted.length ? Object.fromEntries(found) : null;
}

function numberOf(facts: Json, key: string): number | null {
  if (facts === null || typeof facts !== 'object' || Array.isArray(facts)) return null;
  const value = (facts as Readonly<Record<string, Json>>)[key];
  return typeof value === 'number' ? value : null;
}
