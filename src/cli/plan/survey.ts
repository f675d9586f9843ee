import type { DestinationReport, Inventory } from '../../catalog/inventory.ts';
import type { SignaturePolicy } from '../../catalog/signature.ts';
import type { JudgedBackup } from '../../catalog/verdict.ts';
import { BackupError } from '../../model/failures.ts';
import type { Expands } from '../../ports/expands.ts';
import type { Source } from '../../ports/source.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { createOwnership } from '../../runner/backup/ownership.ts';
import type { SourcePart } from '../../stages/dump-part.ts';
import { type HistoryOwner, readHistoryOf } from '../../stages/read-history.ts';
import { findRetentionObstacle } from '../../stages/restore/checkout/retention-obstacle.ts';
import type { Chosen } from '../choose-pipeline.ts';
import { createPart } from '../compose/create-part.ts';
import { openReachable, type Reachable } from '../compose/reachable.ts';
import { originOf } from '../compose/repository-origin.ts';
import { readSignaturePolicy } from '../compose/signatures.ts';
import type { Io } from '../io.ts';

/** All that can be known of a pipeline here and now, without a secret and without asking a source. */
export interface Survey {
  readonly reachable: Reachable;
  readonly owner: HistoryOwner;
  readonly sources: readonly SourcePart[];
  readonly inventory: Inventory;
  readonly backups: readonly JudgedBackup[];
  readonly oldRules: string | null;
  /** Parts that this version has no code for, in words. */
  readonly unavailable: readonly { readonly part: string; readonly error: BackupError }[];
}

/** Reads the destinations that can be read; what cannot be is in the reports, with its reason. */
export async function surveyPipeline(
  chosen: Chosen,
  io: Io,
  context: StepContext,
): Promise<Survey> {
  const reachable = await openReachable(chosen, io);
  const { plan, destinations, place, parts, state } = reachable;
  const signatures = await readSigners(reachable);
  const file = { origin: await originOf(chosen.repository) };
  const owner = {
    plan,
    ownership: await createOwnership({ state, plan, file, wishes: { adopt: [] } }),
    parts: { destinations, signatures: signatures instanceof BackupError ? null : signatures },
  };
  const { inventory, history } = await readHistoryOf(owner, context);
  const found = { inventory, backups: history.backups };
  return {
    ...(signatures instanceof BackupError ? asUnknown(inventory, signatures) : found),
    ...(await createParts(reachable)),
    reachable,
    owner,
    oldRules: await findRetentionObstacle(parts.repository, place, context),
  };
}

async function readSigners({
  plan,
  parts,
}: Reachable): Promise<SignaturePolicy | BackupError | null> {
  try {
    return await readSignaturePolicy(plan, parts);
  } catch (error) {
    if (error instanceof BackupError) return error;
    throw error;
  }
}

/** Where nobody can tell who wrote the backups, none of them is known. */
function asUnknown(inventory: Inventory, { message }: BackupError) {
  const error = `who has signed its backups cannot be told here: ${message}`;
  const destinations = inventory.destinations.map(
    (report): DestinationReport => ({
      ...report,
      error: report.error ?? error,
    }),
  );
  return { inventory: { backups: [], orphans: [], destinations }, backups: [] };
}

/** Of every part that a run would need; making one opens nothing. */
async function createParts({
  plan: { stages },
  parts,
}: Reachable): Promise<Pick<Survey, 'sources' | 'unavailable'>> {
  const sources: SourcePart[] = [];
  const unavailable: Survey['unavailable'][number][] = [];
  const attempt = async (part: string, make: () => Promise<void>) => {
    await make().catch((error: unknown) => {
      if (!(error instanceof BackupError)) throw error;
      unavailable.push({ part, error });
    });
  };
  for (const entry of stages.dump) {
    await attempt(entry.id, async () => {
      const source = await createPart<Source | Expands>('source', entry, parts);
      sources.push({ id: entry.id, entry, source });
    });
  }
  for (const entry of stages.upload) {
    await attempt(entry.id, async () => void (await createPart('destination', entry, parts)));
  }
  for (const entry of stages.notify) {
    const name = entry.id ?? entry.type;
    await attempt(name, async () => void (await createPart('notifier', entry, parts)));
  }
  return { sources, unavailable };
}
