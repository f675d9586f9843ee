import { BackupError } from '../../model/failures.ts';
import type { UploadEntry } from '../../model/plan.ts';
import type { Destination } from '../../ports/destination.ts';
import type { Launcher } from '../../ports/launcher.ts';
import type { Place } from '../../ports/place.ts';
import type { DestinationPart } from '../../stages/run.ts';
import type { Chosen } from '../choose-pipeline.ts';
import type { Io } from '../io.ts';
import { createPart, type OurParts } from './create-part.ts';
import { createRestorers, type RestorerFor } from './restorers.ts';
import { createTools, type Host, openHost } from './store.ts';
import { createUnreachable } from './unreachable.ts';

/** What can be reached of a pipeline: what cannot stands in its place, and fails whenever it is asked for something. */
export interface Reachable extends Host {
  readonly destinations: readonly DestinationPart[];
  readonly place: Place & Launcher;
  readonly parts: OurParts;
  /** Ends what an interrupted restore has begun. */
  readonly restorerFor: RestorerFor;
}

/** Opens nothing at the destinations; one of which this version has no code does not keep the others from being used. */
export async function openReachable(chosen: Chosen, io: Io): Promise<Reachable> {
  const { parts, place } = createTools(chosen, io);
  const destinations: DestinationPart[] = [];
  for (const entry of chosen.plan.stages.upload) {
    const { id, required } = entry;
    destinations.push({ id, required, destination: await createOrReplace(entry, parts) });
  }
  const { plan } = chosen;
  const restorerFor = createRestorers({ plan, destinations, parts }, io.env);
  return { ...(await openHost(chosen, io)), destinations, place, parts, restorerFor };
}

async function createOrReplace(entry: UploadEntry, parts: OurParts): Promise<Destination> {
  try {
    return await createPart<Destination>('destination', entry, parts);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    return createUnreachable(entry, error);
  }
}
