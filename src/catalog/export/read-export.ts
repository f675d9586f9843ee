import type {
  ExportedBackup,
  ExportedCopy,
  ExportedPipeline,
} from '../../model/run/catalog-export.ts';
import type { Hold } from '../hold.ts';
import type { Backup, Copy, Inventory } from '../inventory.ts';
import { type JudgedBackup, judgeBackups } from '../verdict.ts';

/**
 * What lay at the destinations when it was exported: enough to judge backups and to decide what goes. The document must
 * have the published shape.
 */
export function readExport({ destinations, backups }: ExportedPipeline): {
  readonly inventory: Inventory;
  readonly backups: readonly JudgedBackup[];
} {
  const found = backups.map(readBackup);
  const inventory: Inventory = {
    backups: found,
    // Nobody decides by them, and of what lies in them nothing was kept.
    orphans: [],
    destinations: destinations.map((one) => ({
      ...{ id: one.id, error: one.error, areHoldsReadable: one.areHoldsReadable },
      owners: new Map(),
      deleted: new Set(one.deleted),
      doubtedDeletions: new Map(one.doubtedDeletions.map(({ backup, reason }) => [backup, reason])),
      foreignKeys: one.foreignKeys,
      bytes: one.bytes,
      writtenAt: readTime(one.writtenAt),
    })),
  };
  return { inventory, backups: judgeBackups(found) };
}

function readBackup(exported: ExportedBackup): Backup {
  const { id, startedAt, manifest, manifestSha256, isTampered, copies } = exported;
  return {
    ...{ id, startedAt: Date.parse(startedAt), manifest, manifestSha256, isTampered },
    copies: copies.map((copy) => readCopy(copy, exported)),
  };
}

function readCopy(
  copy: ExportedCopy,
  { id, manifest, manifestSha256, hold }: ExportedBackup,
): Copy {
  const { destination, pipeline, state, problems, isDeleted, checks } = copy;
  const isBelieved = manifestSha256 !== null && copy.manifestSha256 === manifestSha256;
  return {
    ...{ id, destination, pipeline, state, problems, isDeleted, checks },
    manifest: isBelieved ? manifest : null,
    manifestSha256: copy.manifestSha256,
    files: new Map(copy.files.map(({ name, bytes }) => [name, { bytes, modifiedAt: 0 }])),
    uncounted: copy.uncounted.map(({ reason, ...check }) => ({ check, reason })),
    hold: hold && readHold(hold),
    heartbeatAt: readTime(copy.heartbeatAt),
    writtenAt: Date.parse(copy.writtenAt),
  };
}

function readHold({ reason, owner, until }: NonNullable<ExportedBackup['hold']>): Hold {
  return { reason, owner, until: readTime(until) };
}

function readTime(text: string | null): number | null {
  return text === null ? null : Date.parse(text);
}
