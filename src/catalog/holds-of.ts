import { holdKey, parseKey, readingHoldsFolder } from '../model/run/layout.ts';
import type { Destination } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import { type Hold, maxHoldBytes, parseHold, readersHold } from './hold.ts';
import type { CopyAddress } from './list-folder.ts';
import { readObject } from './store/read-object.ts';

/** One record that holds a backup, as it lies in the store at this moment. */
export interface HoldRecord {
  readonly key: string;
  /** Who reads the backup meanwhile; `null`: a person holds it. */
  readonly reader: string | null;
  /** Whether it still holds is for the caller to see. */
  readonly hold: Hold;
}

/** Where holds of a backup may lie at one destination. */
export interface Held {
  readonly destination: Destination;
  /** The present and former names of the pipeline. */
  readonly pipelines: readonly string[];
  readonly backup: string;
}

/** All that holds a backup at one destination, under whichever name; as `readHoldsOf`. */
export async function readHoldsAt(
  { destination, pipelines, backup }: Held,
  context: StepContext,
): Promise<readonly HoldRecord[]> {
  const found: HoldRecord[] = [];
  for (const pipeline of pipelines) {
    found.push(...(await readHoldsOf({ destination, pipeline, backup }, context)));
  }
  return found;
}

/**
 * All that holds a backup under one name of its pipeline at one destination, a person's hold first. Read from the store
 * itself, not from a cache. Failures of the store are thrown as they come: what cannot be read may hold it.
 */
export async function readHoldsOf(
  copy: CopyAddress,
  context: StepContext,
): Promise<readonly HoldRecord[]> {
  const { destination, pipeline, backup } = copy;
  const found = [await readRecord(copy, { key: holdKey(pipeline, backup), reader: null }, context)];
  for await (const { key, modifiedAt } of destination.list(
    readingHoldsFolder(pipeline, backup),
    context,
  )) {
    const parsed = parseKey(pipeline, key);
    if (parsed?.kind !== 'reading-hold') continue;
    const record = await readRecord(copy, { key, reader: parsed.reader }, context);
    found.push(record && { ...record, hold: readersHold(record.hold, modifiedAt) });
  }
  return found.filter((record) => record !== null);
}

async function readRecord(
  { destination }: CopyAddress,
  named: Pick<HoldRecord, 'key' | 'reader'>,
  context: StepContext,
): Promise<HoldRecord | null> {
  const asked = { destination, key: named.key, maxBytes: maxHoldBytes, isFresh: true };
  const bytes = await readObject(asked, context);
  return bytes && { ...named, hold: parseHold(bytes) };
}
