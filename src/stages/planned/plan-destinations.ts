import type { JudgedBackup } from '../../catalog/verdict.ts';
import type { PlannedBackup, PlannedDestination } from '../../model/run-plan/run-plan.ts';
import { type Foreseen, foreseeRun, type Outlook } from '../foresee.ts';
import type { DestinationPart } from '../run.ts';

/** What lies at each destination of a pipeline, and what a run and its retention would do there. */
export function planDestinations(
  outlook: Outlook,
  parts: readonly DestinationPart[],
): readonly PlannedDestination[] {
  const foreseen = foreseeRun(outlook);
  return parts.map(({ id, required, destination }) => {
    const report = outlook.inventory.destinations.find((one) => one.id === id);
    const known = {
      id,
      required,
      type: outlook.plan.stages.upload.find((entry) => entry.id === id)?.type ?? destination.kind,
      location: destination.location ?? null,
    };
    const unknown = report === undefined ? 'it was not read' : report.error;
    if (unknown !== null) return { ...known, ...nothing, unknown };
    return {
      ...known,
      unknown: null,
      backups: outlook.backups.flatMap((judged) => backupAt(judged, id)),
      ...whatWouldHappen(foreseen.get(id)),
    };
  });
}

const noRemoval = { removals: [], wanted: [], refusal: null, pause: null } as const;
const nothing = { backups: [], completes: [], ...noRemoval } as const;

/** By the digest of its own copy: of two manifests nobody can say which is the true one. */
function backupAt({ backup }: JudgedBackup, destination: string): readonly PlannedBackup[] {
  const copy = backup.copies.find((one) => one.destination === destination);
  if (copy === undefined || copy.state === 'orphan') return [];
  return [{ id: backup.id, manifestSha256: copy.manifestSha256 }];
}

function whatWouldHappen(
  foreseen: Foreseen | undefined,
): Pick<PlannedDestination, 'completes' | keyof typeof noRemoval> {
  const { retention = null, completes = [] } = foreseen ?? {};
  if (retention === null) return { completes, ...noRemoval };
  return {
    completes,
    removals: retention.decisions
      .filter(({ action }) => action === 'remove')
      .map(({ id, reasons }) => ({ id, reason: reasons.join('; ') })),
    wanted: retention.wanted,
    refusal: retention.refusal,
    pause: retention.pause,
  };
}
