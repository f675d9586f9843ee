import type { PlannedDestination, RunPlan } from '../../model/run-plan/run-plan.ts';
import { aligned, type SectionLine } from '../reach/sections.ts';
import { count } from '../reach/words.ts';

/** A busy destination would fill the screen; the document names all of them. */
const shownRemovals = 20;

/** What goes at each destination and why, with the new backup counted among those that stay. */
export function renderRetention({ destinations }: RunPlan): readonly SectionLine[] {
  return destinations.flatMap((one) => [{ text: summaryOf(one) }, ...removalLines(one)]);
}

function summaryOf(one: PlannedDestination): string {
  const { id, unknown, refusal, backups, completes, removals } = one;
  if (unknown !== null) return `${id}: not known, and nothing is planned to go`;
  const after = backups.length + completes.length + 1 - removals.length;
  const kept = `${count(after, 'backup')} afterwards`;
  if (refusal !== null) return `${id}: refused, ${kept}`;
  return removals.length === 0
    ? `${id}: nothing goes, ${kept}`
    : `${id}: ${count(removals.length, 'backup goes', 'backups go')}, ${kept}`;
}

function removalLines({ removals }: PlannedDestination): readonly SectionLine[] {
  const shown = removals
    .slice(0, shownRemovals)
    .map(({ id, reason }) => ({ name: `- ${id}`, text: reason, paint: 'error' as const }));
  const more = removals.length - shown.length;
  return [...aligned(shown), ...(more > 0 ? [{ lead: '  ', text: `and ${more} more` }] : [])];
}
