import { deleteBackup } from '../catalog/delete-backup.ts';
import type { Inventory } from '../catalog/inventory.ts';
import { viewForRetention } from '../catalog/retention-view.ts';
import type { JudgedBackup } from '../catalog/verdict.ts';
import { decideRetention, type RetentionPlan } from '../model/retention.ts';
import { collectRemains } from './collect-remains.ts';
import { contextOf } from './context.ts';
import { readHistory } from './read-history.ts';
import { findRetentionObstacle } from './restore/checkout/retention-obstacle.ts';
import type { DestinationPart, Run } from './run.ts';
import { signRecord } from './sign-record.ts';
import { backupOf } from './stamp.ts';

/** Decides for each destination by itself which backups go, says why, and removes them. */
export async function retention(run: Run): Promise<string> {
  const { retention: rules } = run.plan.stages;
  if (rules.keep === undefined && Object.keys(rules.perDestination).length === 0)
    return 'everything is kept';
  // It is in the middle of a restore: a bad time to remove what may be needed next.
  if (run.wishes.trigger.kind === 'safety') return 'left to the next run';
  const { history, inventory } = await readHistory(run);
  const { file, parts } = run;
  const oldRules = await findRetentionObstacle(file.repository, parts.place, contextOf(run));
  const reservations: string[] = [];
  const isCertain = new Set<string>();
  for (const part of run.parts.destinations) {
    const plan = decide(run, part, { backups: history.backups, inventory, oldRules });
    tell(run, part, plan);
    const reserved = plan.refusal ?? plan.pause;
    if (reserved !== null) reservations.push(`${part.id}: ${reserved}`);
    if (reserved === null && plan.doubt === null) isCertain.add(part.id);
    if (plan.refusal === null) await removeAll({ run, part, backups: history.backups }, plan);
  }
  await collectRemains(run, inventory, isCertain);
  if (reservations.length === 0) return `${run.progress.removed.length} removed`;
  run.progress.retentionHeld = reservations.join('; ');
  return run.progress.retentionHeld;
}

interface Known {
  readonly backups: readonly JudgedBackup[];
  readonly inventory: Inventory;
  /** Why the rules of today may not be what decides; `null` when they are. */
  readonly oldRules: string | null;
}

function decide(run: Run, { id }: DestinationPart, known: Known): RetentionPlan {
  const { backups, inventory, oldRules } = known;
  const report = inventory.destinations.find((one) => one.id === id);
  const areHoldsUnclear = report?.areHoldsReadable === false;
  const { retention: rules } = run.plan.stages;
  const now = run.clock.now();
  return decideRetention({
    backups: viewForRetention(backups, id, now),
    keep: rules.perDestination[id] ?? rules.keep,
    minimum: rules.minimum,
    maxDeletes: rules.maxDeletes,
    failedAfterMs: rules.failedAfter,
    zone: run.plan.schedule[0]?.timezone ?? 'UTC',
    isConfirmed: false,
    own: backupOf(run),
    now,
    storeNow: report?.writtenAt ?? null,
    obstacle: oldRules ?? report?.error ?? (areHoldsUnclear ? 'holds cannot be read' : null),
  });
}

function tell(run: Run, part: DestinationPart, { decisions }: RetentionPlan): void {
  for (const { id, action, reasons } of decisions) {
    const reason = reasons.join('; ');
    run.emit({ event: 'retention-decided', destination: part.id, backup: id, action, reason });
  }
}

interface Removal {
  readonly run: Run;
  readonly part: DestinationPart;
  readonly backups: readonly JudgedBackup[];
}

async function removeAll(
  { run, part, backups }: Removal,
  { decisions }: RetentionPlan,
): Promise<void> {
  const byId = new Map(backups.map((judged) => [judged.backup.id, judged]));
  for (const { id, action, reasons, keepers } of decisions) {
    if (action !== 'remove') continue;
    const pipeline = byId.get(id)?.copies.find(({ copy }) => copy.destination === part.id)
      ?.copy.pipeline;
    const result = await deleteBackup(
      {
        copy: { destination: part.destination, pipeline: pipeline ?? run.plan.name, backup: id },
        pipelines: [run.plan.name, ...(run.plan.moved?.from ?? [])],
        holders: run.parts.destinations.map(({ destination }) => destination),
        keepers: keepers.flatMap((keeper) => keeperOf(byId.get(keeper), part)),
        record: {
          by: 'retention',
          reason: reasons.join('; '),
          run: run.id,
          manifestSha256: byId.get(id)?.backup.manifestSha256 ?? null,
        },
        sign: signRecord(run),
        signatures: run.parts.signatures,
        assertOurs: () => Promise.resolve(run.signal.throwIfAborted()),
      },
      contextOf(run),
    );
    if (result.kind === 'spared') run.progress.warn(`${id} stays at ${part.id}: ${result.reason}`);
    else {
      run.progress.removed.push(`${id} at ${part.id}`);
      run.emit({ event: 'removed', destination: part.id, backup: id });
    }
  }
}

function keeperOf(judged: JudgedBackup | undefined, part: DestinationPart) {
  const copy = judged?.copies.find(({ copy: one }) => one.destination === part.id)?.copy;
  return copy?.manifest ? [{ pipeline: copy.pipeline, manifest: copy.manifest }] : [];
}
