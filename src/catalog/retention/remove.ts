import type { RetentionPlan } from '../../model/retention.ts';
import type { Destination } from '../../ports/destination.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { type Deletion, type DeletionResult, deleteBackup } from '../delete-backup.ts';
import type { DeletionRecord } from '../deletion-record.ts';
import type { Sign, SignaturePolicy } from '../signature.ts';
import type { JudgedBackup } from '../verdict.ts';

/** Who removes, and by whose word. */
export interface Remover {
  /** The present name of the pipeline, then its former ones. */
  readonly names: readonly string[];
  /** All destinations of the pipeline: a hold at any of them protects a backup everywhere. */
  readonly destinations: readonly Destination[];
  readonly by: DeletionRecord['by'];
  /** The run or command that removes. */
  readonly run: string;
  readonly sign: Sign | null;
  readonly signatures: SignaturePolicy | null;
  /** Throws when the lock or lease is no longer ours. */
  readonly assertOurs: () => Promise<void>;
}

export interface Removal {
  readonly judged: JudgedBackup;
  readonly at: Destination;
  readonly reason: string;
  /** The good backups there that stay in its place. */
  readonly keepers: readonly JudgedBackup[];
}

/** What a plan removes at a destination. */
export function removalsOf(
  { decisions }: RetentionPlan,
  at: Destination,
  backups: readonly JudgedBackup[],
): readonly Removal[] {
  const byId = new Map(backups.map((judged) => [judged.backup.id, judged]));
  return decisions.flatMap(({ id, action, reasons, keepers }) => {
    const judged = byId.get(id);
    if (action !== 'remove' || judged === undefined) return [];
    const stay = keepers.flatMap((keeper) => byId.get(keeper) ?? []);
    return [{ judged, at, reason: reasons.join('; '), keepers: stay }];
  });
}

/** Removes one copy, if nothing speaks against it at the last moment. */
export async function removeCopy(
  remover: Remover,
  { judged, at, reason, keepers }: Removal,
  context: StepContext,
): Promise<DeletionResult> {
  const { names, destinations, by, run, sign, signatures, assertOurs } = remover;
  const { id, manifestSha256 } = judged.backup;
  const pipeline = copyAt(judged, at)?.pipeline ?? names[0] ?? '';
  return await deleteBackup(
    {
      copy: { destination: at, pipeline, backup: id },
      pipelines: names,
      holders: destinations,
      keepers: keepers.flatMap((keeper) => keeperAt(keeper, at)),
      record: { by, reason, run, manifestSha256 },
      sign,
      signatures,
      assertOurs,
    },
    context,
  );
}

function keeperAt(judged: JudgedBackup, at: Destination): Deletion['keepers'] {
  const copy = copyAt(judged, at);
  return copy?.manifest ? [{ pipeline: copy.pipeline, manifest: copy.manifest }] : [];
}

function copyAt({ copies }: JudgedBackup, { id }: Destination) {
  return copies.find(({ copy }) => copy.destination === id)?.copy;
}
