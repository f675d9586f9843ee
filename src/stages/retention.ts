import { decideAt, hasRules } from '../catalog/retention/decide.ts';
import { type Removal, type Remover, removalsOf, removeCopy } from '../catalog/retention/remove.ts';
import type { RetentionPlan } from '../model/retention.ts';
import { isOfRun } from '../model/run/origin.ts';
import { type Restricted, restrictToPlan } from '../model/run-plan/restrict.ts';
import { collectRemains } from './collect-remains.ts';
import { contextOf } from './context.ts';
import { readHistory } from './read-history.ts';
import { findRetentionObstacle } from './restore/checkout/retention-obstacle.ts';
import type { DestinationPart, Run } from './run.ts';
import { signRecord } from './sign-record.ts';
import { backupOf } from './stamp.ts';

/** Decides for each destination by itself which backups go, says why, and removes them. */
export async function retention(run: Run): Promise<string> {
  if (!hasRules(run.plan)) return 'everything is kept';
  // In the middle of a restore it is a bad time to remove what may be needed next, and an import adds nothing that counts.
  if (!isOfRun(run.wishes)) return 'left to the next run';
  const { history, inventory } = await readHistory(run);
  const { backups } = history;
  const { file, parts, plan: pipeline } = run;
  const oldRules = await findRetentionObstacle(file.repository, parts.place, contextOf(run));
  const situation = {
    plan: pipeline,
    backups,
    inventory,
    own: backupOf(run),
    isConfirmed: false,
    oldRules,
    now: run.clock.now(),
  };
  const reservations: string[] = [];
  const refused: RetentionPlan[] = [];
  const isCertain = new Set<string>();
  for (const part of run.parts.destinations) {
    const { plan, difference } = restrict(run, part, decideAt(part.id, situation));
    tell(run, part, plan);
    const reserved = plan.refusal ?? difference ?? plan.pause;
    if (reserved !== null) reservations.push(`${part.id}: ${reserved}`);
    if (plan.refusal !== null) refused.push(plan);
    if (reserved === null && plan.doubt === null && run.wishes.planned === undefined)
      isCertain.add(part.id);
    if (plan.refusal === null) await removeAll(run, removalsOf(plan, part.destination, backups));
  }
  await collectRemains(run, inventory, isCertain);
  if (reservations.length === 0) return `${run.progress.removed.length} removed`;
  run.progress.retentionHeld = [...reservations, ...wayOf(refused, pipeline.name)].join('; ');
  return run.progress.retentionHeld;
}

/** What a person can do where the rules want more gone than one run may remove; a doubt has to be settled first. */
function wayOf(refused: readonly RetentionPlan[], pipeline: string): readonly string[] {
  if (refused.length === 0) return [];
  const prune = `run-pipeline prune ${pipeline}`;
  const isDoubtful = refused.some(({ doubt }) => doubt !== null);
  return [
    isDoubtful ? `see ${prune}` : `${prune} shows what would go, and removes it with --confirm`,
  ];
}

/** Whoever has planned a run has said which backups may go, and no others do; what broken runs left waits for the next one. */
function restrict(run: Run, { id }: DestinationPart, decided: RetentionPlan): Restricted {
  const { planned } = run.wishes;
  if (planned === undefined) return { plan: decided, difference: null };
  const restricted = restrictToPlan(decided, planned, id);
  const { difference } = restricted;
  // Also where something worse is what the run ends with.
  if (difference !== null && decided.refusal === null)
    run.progress.warnHere(`${id}: ${difference}`);
  return restricted;
}

function tell(run: Run, part: DestinationPart, { decisions }: RetentionPlan): void {
  for (const { id, action, reasons } of decisions) {
    const reason = reasons.join('; ');
    run.emit({ event: 'retention-decided', destination: part.id, backup: id, action, reason });
  }
}

async function removeAll(run: Run, removals: readonly Removal[]): Promise<void> {
  const remover = removerOf(run);
  for (const removal of removals) {
    const { id } = removal.judged.backup;
    const destination = removal.at.id;
    const result = await removeCopy(remover, removal, contextOf(run));
    if (result.kind === 'spared')
      run.progress.warn(`${id} stays at ${destination}: ${result.reason}`);
    else {
      run.progress.removed.push(`${id} at ${destination}`);
      run.emit({ event: 'removed', destination, backup: id });
    }
  }
}

function removerOf(run: Run): Remover {
  return {
    names: [run.plan.name, ...(run.plan.moved?.from ?? [])],
    destinations: run.parts.destinations.map(({ destination }) => destination),
    by: 'retention',
    run: run.id,
    sign: signRecord(run),
    signatures: run.parts.signatures,
    assertOurs: () => Promise.resolve(run.signal.throwIfAborted()),
  };
}
