import { isFuture } from '../../model/run/future.ts';
import type { PlannedDestination } from '../../model/run-plan/run-plan.ts';
import { count } from '../reach/words.ts';
import type { Survey } from './survey.ts';

interface Planned {
  readonly destinations: readonly PlannedDestination[];
  readonly nowMs: number;
}

/** What somebody should know before the run begins. */
export function findWarnings(
  { inventory, backups, oldRules, reachable }: Survey,
  { destinations, nowMs }: Planned,
): readonly string[] {
  const future = backups.filter(({ backup }) => isFuture(backup.startedAt, nowMs));
  const suspects = backups.filter(({ verdict }) => verdict === 'suspect');
  const known = inventory.destinations.filter(({ error }) => error === null);
  return [
    ...destinations.flatMap(({ id, unknown }) =>
      unknown === null
        ? []
        : [`${id} is not known, and neither is what would be removed there: ${unknown}`],
    ),
    ...destinations.flatMap((one) => refusalOf(one, reachable.plan.name)),
    ...destinations.flatMap(({ id, pause }) => (pause === null ? [] : [`${id}: ${pause}`])),
    ...(oldRules === null ? [] : [oldRules]),
    ...known
      .filter(({ areHoldsReadable }) => !areHoldsReadable)
      .map(({ id }) => `holds cannot be read at ${id}: nothing is removed there`),
    ...known.flatMap(({ id, doubtedDeletions }) =>
      Array.from(
        doubtedDeletions,
        ([backup, why]) => `a record at ${id} that ${backup} was deleted does not count: ${why}`,
      ),
    ),
    ...future.map(
      ({ backup }) => `${backup.id} is dated in the future, and counts for nothing until then`,
    ),
    ...(suspects.length === 0
      ? []
      : [`${count(suspects.length, 'backup is', 'backups are')} suspect, and protects nothing`]),
  ];
}

/** More than one run may remove: a person has to say so, and a plan does not. */
function refusalOf(
  { id, refusal, wanted }: PlannedDestination,
  pipeline: string,
): readonly string[] {
  if (refusal === null) return [];
  const these = `${count(wanted.length, 'backup')} at ${id}`;
  return [
    `${id}: ${refusal}; \`run-pipeline prune ${pipeline}\` shows ${these}, and removes them with its token`,
  ];
}
