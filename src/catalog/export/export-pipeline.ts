import type {
  ExportedBackup,
  ExportedCopy,
  ExportedDestination,
  ExportedPipeline,
  ExportedRemains,
} from '../../model/run/catalog-export.ts';
import { checkFile } from '../../model/run/check-record.ts';
import type { Hold } from '../hold.ts';
import type { Copy, Inventory } from '../inventory.ts';
import type { JudgedBackup } from '../verdict.ts';

export interface PipelineToExport {
  readonly pipeline: string;
  readonly formerNames: readonly string[];
  /** In the order of its file. */
  readonly destinations: readonly {
    readonly id: string;
    readonly type: string;
    readonly required: boolean;
    readonly error: string | null;
  }[];
  readonly inventory: Inventory;
  readonly backups: readonly JudgedBackup[];
}

/** Pure: all that is known of a pipeline, in an order that depends on nothing but what is known. */
export function exportPipeline(known: PipelineToExport): ExportedPipeline {
  const { pipeline, formerNames, inventory, backups } = known;
  return {
    pipeline,
    formerNames,
    destinations: known.destinations.map((one) => exportDestination(one, inventory)),
    backups: backups.map(exportBackup),
    remains: inventory.orphans.map(exportRemains).sort(byIdAndPlace),
  };
}

function exportDestination(
  { id, type, required, error }: PipelineToExport['destinations'][number],
  { destinations }: Inventory,
): ExportedDestination {
  const report = destinations.find((one) => one.id === id);
  const doubted = [...(report?.doubtedDeletions ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...{ id, type, required, error },
    areHoldsReadable: report?.areHoldsReadable ?? false,
    bytes: report?.bytes ?? 0,
    foreignKeys: report?.foreignKeys ?? 0,
    writtenAt: timeText(report?.writtenAt ?? null),
    deleted: [...(report?.deleted ?? [])].sort(),
    doubtedDeletions: doubted.map(([backup, reason]) => ({ backup, reason })),
  };
}

function exportBackup({ backup, verdict, reason }: JudgedBackup): ExportedBackup {
  const { id, startedAt, manifest, manifestSha256, isTampered, copies } = backup;
  const [hold = null] = copies.flatMap((copy) => copy.hold ?? []);
  return {
    ...{ id, startedAt: new Date(startedAt).toISOString(), verdict, reason, isTampered },
    ...{ manifestSha256, manifest },
    hold: hold && exportHold(hold),
    copies: copies.map(exportCopy),
  };
}

function exportHold({ reason, owner, until }: Hold) {
  return { reason, owner, until: timeText(until) };
}

function exportCopy(copy: Copy): ExportedCopy {
  const { destination, pipeline, state, problems, manifestSha256, isDeleted } = copy;
  return {
    ...{ destination, pipeline, state, problems, manifestSha256, isDeleted },
    writtenAt: new Date(copy.writtenAt).toISOString(),
    heartbeatAt: timeText(copy.heartbeatAt),
    files: Array.from(copy.files, ([name, { bytes }]) => ({ name, bytes })).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    ),
    checks: copy.checks.toSorted(byFile),
    uncounted: copy.uncounted.map(({ check, reason }) => ({ ...check, reason })).sort(byFile),
  };
}

type Named = Parameters<typeof checkFile>[0];

function byFile(one: Named, other: Named): number {
  return checkFile(one) < checkFile(other) ? -1 : 1;
}

function exportRemains({ id, destination, isDeleted, writtenAt, files }: Copy): ExportedRemains {
  const bytes = [...files.values()].reduce((sum, file) => sum + file.bytes, 0);
  return { id, destination, isDeleted, writtenAt: new Date(writtenAt).toISOString(), bytes };
}

function byIdAndPlace(one: ExportedRemains, other: ExportedRemains): number {
  const [first, second] = [`${one.id} ${one.destination}`, `${other.id} ${other.destination}`];
  return first < second ? -1 : 1;
}

function timeText(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
