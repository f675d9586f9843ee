import { findWrongToken, type WrongToken } from '../confirm/find-wrong-token.ts';
import type { Typed } from '../confirm/token.ts';
import { pruneBinding, pruneFactsOf, withoutHolds } from './binding.ts';
import type { PrunedBackup, PrunePlan } from './plan.ts';

export interface PruneDemand {
  /** As it is now, made again. */
  readonly plan: PrunePlan;
  /** By destination: what would go if nobody held it. */
  readonly held: ReadonlyMap<string, readonly PrunedBackup[]>;
}

/** `heldSince`: what the person has read that it goes, and what somebody has held meanwhile. */
export type PruneVerdict =
  | { readonly kind: 'confirmed'; readonly heldSince: ReadonlySet<string> }
  | ({ readonly kind: 'wrong' } & WrongToken);

/** So many holds in all their combinations are some dozens of plans, which is quick also where thousands would go. */
const most = 6;

/**
 * Whether the token is that of this plan. A hold that was laid since then takes nothing from what was confirmed but the
 * backup that it holds.
 */
export function judgePrune(typed: Typed, { plan, held }: PruneDemand): PruneVerdict {
  const wrong = findWrongToken(pruneBinding, pruneFactsOf(plan), typed);
  if (wrong === null) return { kind: 'confirmed', heldSince: new Set() };
  const ids = [...new Set([...held.values()].flat().map(({ id }) => id))];
  for (const heldSince of combinations(ids)) {
    const before = pruneFactsOf(withoutHolds(plan, held, heldSince));
    if (findWrongToken(pruneBinding, before, typed) === null)
      return { kind: 'confirmed', heldSince };
  }
  return { kind: 'wrong', ...wrong };
}

function combinations(ids: readonly string[]): readonly ReadonlySet<string>[] {
  if (ids.length > most) return [new Set(ids), ...ids.map((id) => new Set([id]))];
  const sets: (readonly string[])[] = [[]];
  for (const id of ids) sets.push(...sets.map((set) => [...set, id]));
  return sets.filter((set) => set.length > 0).map((set) => new Set(set));
}
