import type { RestorePlan } from '../../model/restore/plan.ts';
import type { Section } from './section.ts';
import { backupSections } from './sections/backup.ts';
import { codeSections } from './sections/code.ts';
import { dataSections } from './sections/data.ts';
import { stopSections } from './sections/stops.ts';
import { verdictSections } from './sections/verdict.ts';

/** All that a plan has to say, in groups; one that says nothing is left out. */
export function planSections(plan: RestorePlan): readonly (readonly Section[])[] {
  return [
    backupSections(plan),
    stopSections(plan),
    dataSections(plan),
    codeSections(plan),
    verdictSections(plan),
  ]
    .map((group) => group.filter(({ lines }) => lines.length > 0))
    .filter((group) => group.length > 0);
}

export function headWords({ pipeline, backup, refusals }: RestorePlan): string {
  const what = refusals.length > 0 ? 'refused' : 'a plan';
  return `restore of ${pipeline}@${backup.id}: ${what}`;
}
