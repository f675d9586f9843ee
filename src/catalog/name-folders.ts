import { isBackupId } from '../model/run/backup-id.ts';
import { recordFolders } from '../model/run/layout.ts';
import type { Destination, NamesFolders } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import { Collector, type Listing, type Named } from './list-folders.ts';

/** What the names at a destination say, without those in the folders of backups. */
export interface NamedListing {
  /** Without folders. Foreign ones are not counted. */
  readonly listing: Listing;
  /** Folders with the name of a backup, also empty ones. */
  readonly named: readonly Named[];
}

/**
 * As `listFolders`, for much less, with the folders of backups only named. `null` where nothing but folders is found:
 * whether there is anything at all, their names do not say.
 */
export async function nameFolders(
  destination: Destination & NamesFolders,
  pipelines: readonly string[],
  context: StepContext,
): Promise<NamedListing | null> {
  const collector = new Collector();
  const named: Named[] = [];
  for (const pipeline of pipelines) {
    const { files, folders } = await destination.listLevel(`${pipeline}/`, context);
    for (const stored of files) collector.take(pipeline, stored);
    for (const name of recordFolders.filter((one) => folders.includes(one))) {
      for await (const stored of destination.list(`${pipeline}/${name}/`, context)) {
        collector.take(pipeline, stored);
      }
    }
    named.push(...folders.filter(isBackupId).map((id) => ({ pipeline, id })));
  }
  const listing = collector.listing();
  return listing.writtenAt === null ? null : { listing, named };
}

export function namesFolders(destination: Destination): destination is Destination & NamesFolders {
  return 'listLevel' in destination;
}
