import type { Inventory } from '../catalog/inventory.ts';
import { collectOrphan, findOrphans } from '../catalog/orphans.ts';
import { contextOf } from './context.ts';
import type { Run } from './run.ts';

/** Removes what runs left behind that never committed, a day after they gave their last sign. */
export async function collectRemains(run: Run, inventory: Inventory): Promise<void> {
  for (const { copy, reason } of findOrphans(inventory, run.clock.now())) {
    const part = run.parts.destinations.find(({ id }) => id === copy.destination);
    if (part === undefined) continue;
    const address = { destination: part.destination, pipeline: copy.pipeline, backup: copy.id };
    const isGone = await collectOrphan(address, copy.isDeleted, contextOf(run));
    if (isGone)
      run.emit({ event: 'recovered', message: `${copy.id} at ${part.id}: ${reason}, removed` });
  }
}
