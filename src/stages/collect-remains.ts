import type { Inventory } from '../catalog/inventory.ts';
import { collectOrphan, findOrphans } from '../catalog/orphans.ts';
import { contextOf } from './context.ts';
import type { Run } from './run.ts';

/**
 * Removes what runs left behind that never committed, a day after they gave their last sign. Only where nothing speaks
 * against removing anything: by a clock that is ahead a live run is long dead.
 */
export async function collectRemains(
  run: Run,
  inventory: Inventory,
  isCertain: ReadonlySet<string>,
): Promise<void> {
  for (const { copy, reason } of findOrphans(inventory, run.clock.now())) {
    const part = run.parts.destinations.find(({ id }) => id === copy.destination);
    if (part === undefined || !isCertain.has(part.id)) continue;
    const address = { destination: part.destination, pipeline: copy.pipeline, backup: copy.id };
    const isGone = await collectOrphan(address, copy.isDeleted, contextOf(run));
    if (isGone)
      run.emit({ event: 'recovered', message: `${copy.id} at ${part.id}: ${reason}, removed` });
  }
  for (const folder of await run.staging.collect())
    run.emit({ event: 'recovered', message: `${folder}: left by a run that is no more, removed` });
}
