import { isOurs } from '../../catalog/owner.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { createOwnership } from '../../runner/backup/ownership.ts';
import { checkOwnersOf } from '../../stages/check-owners.ts';
import { claimOn } from '../../stages/claims.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { originOf } from '../compose/repository-origin.ts';
import type { Store } from '../compose/store.ts';
import { type Known, readKnownOf } from '../reach/known.ts';

/** What lies at the destinations of a pipeline, for a verb that removes some of it. */
export interface Survey {
  readonly known: Known;
  /** By destination: why nothing there may be believed or touched, such as a folder of somebody else. */
  readonly unread: ReadonlyMap<string, string>;
  /** Why a deletion would not count, in words; `null`: it does. */
  readonly unsigned: string | null;
}

export interface Surveyed {
  readonly chosen: Chosen;
  readonly store: Store;
  /** Only for what is merely shown. */
  readonly fromMemory: boolean;
}

/** Reads all that is ours, and says where that cannot be known. Changes nothing. */
export async function survey(
  { chosen, store, fromMemory }: Surveyed,
  context: StepContext,
): Promise<Survey> {
  const { plan, state, destinations, signatures } = store;
  const file = { origin: await originOf(chosen.repository) };
  const ownership = await createOwnership({ state, plan, file, wishes: { adopt: [] } });
  const claimant = { plan, ownership, parts: { destinations, signatures } };
  const strange = await checkOwnersOf(claimant, context);
  const known = await readKnownOf(
    store,
    {
      fromMemory,
      isForeign: (destination, _name, owner) => !isOurs(owner, claimOn(claimant, destination)),
    },
    context,
  );
  const unread = new Map(strange.map(({ part, message }) => [part, message]));
  for (const { id, error } of known.destinations) if (error !== null) unread.set(id, error);
  const { obstacle } = await store.openSigner();
  const unsigned = obstacle === null ? null : `nobody here can sign a deletion: ${obstacle}`;
  return { known, unread, unsigned };
}
