import type { Inventory } from '../../../src/catalog/inventory.ts';
import { decideAt } from '../../../src/catalog/retention/decide.ts';
import { judgeBackups } from '../../../src/catalog/verdict.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { Decision } from '../../../src/model/retention/backup.ts';
import type { RetentionPlan } from '../../../src/model/retention.ts';
import type { History } from './history-file.ts';

/** What retention decides for one place of a history; by the same way as a run goes. */
export function decideHistory(history: History, place: string): RetentionPlan {
  const { setting } = history;
  return decideAt(place, {
    plan: planOf(history),
    backups: judgeBackups(history.backups),
    inventory: inventoryOf(history),
    own: setting.own,
    isConfirmed: setting.isConfirmed,
    oldRules: setting.oldRules,
    now: setting.now,
  });
}

/** In a table: each backup, newest first, and everything that is said of it. */
export function tellPlan(plan: RetentionPlan): string {
  const width = Math.max(...plan.decisions.map(({ id }) => id.length), 5);
  const rows = plan.decisions.map((decision) => {
    const { id, reasons, keepers } = decision;
    const told = reasons.filter((reason) => reason !== plan.refusal).join('; ');
    const instead = keepers.length > 0 ? `  <- ${keepers.join(', ')}` : '';
    return `${actionOf(decision, plan).padEnd(7)} ${id.padEnd(width)}  ${told}${instead}`;
  });
  const remarks = [
    ['refused', plan.refusal],
    ['doubt', plan.doubt],
    ['pause', plan.pause],
    ['future', plan.future.length > 0 ? plan.future.join(', ') : null],
  ].flatMap(([word, text]) => (typeof text === 'string' ? `${word?.padEnd(7)} ${text}` : []));
  return [...rows, ...remarks].map((row) => `${row}\n`).join('');
}

/** `spare`: the rules want it gone, and it stays because nothing may go. */
function actionOf({ id, action }: Decision, { wanted }: RetentionPlan): string {
  return action === 'keep' && wanted.includes(id) ? 'spare' : action;
}

/** Only what is asked for a decision. */
function planOf({ setting }: History): Plan {
  const { keep, perDestination, minimum, maxDeletes, failedAfter, zone } = setting;
  const retention = { keep, perDestination, minimum, maxDeletes, failedAfter };
  return { schedule: [{ timezone: zone }], stages: { retention } } as unknown as Plan;
}

function inventoryOf({ backups, places, setting }: History): Inventory {
  const destinations = places.map((id) => ({
    id,
    error: null,
    areHoldsReadable: setting.areHoldsReadable,
    owners: new Map(),
    deleted: new Set<string>(),
    doubtedDeletions: new Map(),
    foreignKeys: 0,
    bytes: 0,
    writtenAt: setting.store,
  }));
  return { backups, orphans: [], destinations };
}
