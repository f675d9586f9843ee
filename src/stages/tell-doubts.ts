import type { Inventory } from '../catalog/inventory.ts';
import { isLost } from '../catalog/lost-manifest.ts';
import { isFuture } from '../model/run/future.ts';
import type { Run } from './run.ts';

/** What somebody should look at among the backups that are there: none of it is acted upon, and all of it stays. */
export function tellDoubts(run: Run, inventory: Inventory): void {
  const now = run.clock.now();
  const future = inventory.backups.filter(({ startedAt }) => isFuture(startedAt, now));
  const lost = inventory.backups.flatMap(({ copies }) => copies).filter(isLost);
  for (const message of [
    ...inventory.destinations.flatMap(({ id, doubtedDeletions }) =>
      Array.from(
        doubtedDeletions,
        ([backup, why]) =>
          `${backup} stays at ${id}: a record says that it was deleted, but ${why}`,
      ),
    ),
    ...lost.map(
      ({ id, destination, problems }) =>
        `${id} at ${destination} is a broken backup, and stays: ${problems[0] ?? ''}`,
    ),
    ...future.map(
      ({ id }) =>
        `${id} is dated in the future, and counts for nothing until then: look at the clock`,
    ),
  ]) {
    run.progress.warnHere(message);
    run.emit({ event: 'warning', message });
  }
}
