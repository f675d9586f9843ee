import { parseInside } from '../model/run/layout.ts';
import type { Snapshot } from '../ports/destination.ts';
import { FolderChecks } from './folder-checks.ts';
import type { LookedInto, Named } from './list-folders.ts';
import { bytesAt, fileAt, isFile, SnapshotFiles, writtenAt } from './snapshot-files.ts';

/** What a snapshot says of the folder of a backup. */
export function lookInto({ pipeline, id }: Named, snapshot: Snapshot): LookedInto {
  const checks = new FolderChecks();
  const { names } = snapshot;
  let [own, foreignKeys, bytes, newest, ownNewest] = [0, 0, 0, 0, 0];
  // Without an iterator: there are tens of thousands of files.
  for (let index = 0; index < names.length; index += 1) {
    if (!isFile(snapshot, index)) continue;
    const at = writtenAt(snapshot, index);
    bytes += bytesAt(snapshot, index);
    newest = Math.max(newest, at);
    const parsed = parseInside(names[index] ?? '');
    const isOurs =
      parsed?.kind === 'check'
        ? checks.take(parsed.file, fileAt(snapshot, index))
        : parsed !== null;
    if (!isOurs) foreignKeys += 1;
    if (parsed === null) continue;
    own += 1;
    ownNewest = Math.max(ownNewest, at);
  }
  const files = new SnapshotFiles(snapshot);
  const folder =
    own === 0 ? null : { pipeline, id, files, ...checks.all, writtenAt: ownNewest, snapshot };
  return { folder, foreignKeys, bytes, writtenAt: newest };
}
