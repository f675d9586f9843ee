import { type BackupId, isBackupId } from '../model/run/backup-id.ts';
import type { Destination, NamesFolders, Snapshot, TakesSnapshots } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';
import { Collector, type Listing } from './list-folders.ts';
import { lookInto } from './look-into.ts';
import type { DestinationMemory } from './memory/destination-memory.ts';

type Able = Destination & NamesFolders & TakesSnapshots;

interface Listed {
  readonly destination: Able;
  readonly pipelines: readonly string[];
  readonly memory: DestinationMemory;
}

/**
 * As `listFolders`, with the snapshots of folders: those that the memory knows of folders that are as they were. `null`
 * where the store cannot tell, or holds nothing.
 */
export async function listAgain(listed: Listed, context: StepContext): Promise<Listing | null> {
  const collector = new Collector();
  for (const pipeline of listed.pipelines) {
    if (!(await listPipeline(pipeline, { ...listed, collector }, context))) return null;
  }
  const listing = collector.listing();
  return listing.writtenAt === null ? null : listing;
}

export function takesSnapshots<D extends Destination>(
  destination: D,
): destination is D & TakesSnapshots {
  return 'takeSnapshots' in destination;
}

type Taking = Listed & { readonly collector: Collector };

async function listPipeline(
  pipeline: string,
  { destination, memory, collector }: Taking,
  context: StepContext,
): Promise<boolean> {
  const under = `${pipeline}/`;
  const listAll = async (folder: string): Promise<void> => {
    for await (const stored of destination.list(`${under}${folder}/`, context)) {
      collector.take(pipeline, stored);
    }
  };
  const { files, folders } = await destination.listLevel(under, context);
  for (const stored of files) collector.take(pipeline, stored);
  for (const folder of folders) if (!isBackupId(folder)) await listAll(folder);
  const ids: readonly BackupId[] = folders.filter(isBackupId);
  const known = (id: string): Snapshot | null => memory.snapshotOf({ pipeline, id });
  const snapshots = await destination.takeSnapshots({ under, folders: ids, known }, context);
  if (snapshots === null) return false;
  for (const [index, id] of ids.entries()) {
    const snapshot = snapshots[index] ?? null;
    if (snapshot === null) await listAll(id);
    else collector.takeFolder(lookInto({ pipeline, id }, snapshot));
  }
  return true;
}
