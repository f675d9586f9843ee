import { isHeld, unclearHold } from '../../catalog/hold.ts';
import { type HoldRecord, readHoldsAt } from '../../catalog/holds-of.ts';
import { orStoreFailure } from '../../catalog/store/or-store-failure.ts';
import { BackupError } from '../../model/failures.ts';
import type { Destination } from '../../ports/destination.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Store } from '../compose/store.ts';

/** A record that holds a backup, and where it lies. */
export interface Holding extends HoldRecord {
  readonly at: Destination;
}

export interface Holdings {
  readonly records: readonly Holding[];
  readonly failures: readonly BackupError[];
}

/** All that holds a backup anywhere, whether or not there is such a backup. */
export async function readHoldings(
  { destinations, names }: Pick<Store, 'destinations' | 'names'>,
  backup: string,
  context: StepContext,
): Promise<Holdings> {
  const records: Holding[] = [];
  const failures: BackupError[] = [];
  for (const { destination: at } of destinations) {
    const asked = { destination: at, doing: 'reading its holds' };
    const held = { destination: at, pipelines: names, backup };
    try {
      const found = await orStoreFailure(asked, context, () => readHoldsAt(held, context));
      records.push(...found.map((record) => ({ ...record, at })));
    } catch (error) {
      if (!(error instanceof BackupError)) throw error;
      failures.push(error);
    }
  }
  return { records, failures };
}

/** What a release ends: what persons hold, and what nobody can read, whoever wrote it. */
export function isReleasable({ reader, hold }: HoldRecord): boolean {
  return reader === null || hold === unclearHold;
}

/** Why it takes an explicit word to end it; `null` where it does not. */
export function findObjection({ hold, at }: Holding, person: string, nowMs: number): string | null {
  if (hold === unclearHold) return `the hold at ${at.id} cannot be read: nobody knows whose it is`;
  const isOthers = hold.owner !== '' && hold.owner !== person && isHeld(hold, nowMs);
  return isOthers ? `${hold.owner} holds it` : null;
}
