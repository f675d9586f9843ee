import { parseInside } from '../model/run/layout.ts';
import type { Snapshot } from '../ports/destination.ts';
import { FolderChecks } from './folder-checks.ts';
import type { LookedInto, Named } from './list-folders.ts';
import { fileAt, isFile, SnapshotFiles } from './snapshot-files.ts';

/** What a snapshot says of the folder of a backup. */
export function lookInto({ pipeline, id }: Named, snapshot: Snapshot): LookedInto {
  const checks = new FolderChecks();
  let [own, foreignKeys, bytes, writtenAt, ownAt] = [0, 0, 0, 0, 0];
  for (const [index, name] of snapshot.names.entries()) {
    if (!isFile(snapshot, index)) continue;
    const file = fileAt(snapshot, index);
    bytes += file.bytes;
    writtenAt = Math.max(writtenAt, file.modifiedAt);
    const parsed = parseInside(name);
    const isOurs = parsed?.kind === 'check' ? checks.take(parsed.file, file) : parsed !== null;
    if (!isOurs) foreignKeys += 1;
    if (parsed === null) continue;
    own += 1;
    ownAt = Math.max(ownAt, file.modifiedAt);
  }
  const files = new SnapshotFiles(snapshot);
  const folder = own === 0 ? null : { pipeline, id, files, ...checks.all, writtenAt: ownAt };
  return { folder, foreignKeys, bytes, writtenAt };
}
