import type { RestorePlan, StoredDefinition } from '../../../model/restore/plan.ts';
import { shellLine } from '../../../util/shell-word.ts';
import { type Line, type Section, section } from '../section.ts';

/** What does not work meanwhile, and every program that is run. */
export function stopSections({ stops, definitions }: RestorePlan): readonly Section[] {
  const { services, maintenance, hooks, ignoredHooks } = stops;
  return [
    section('stops', services.length === 0 ? [] : [{ text: services.join(', '), paint: 'strong' }]),
    section('maintenance', maintenance === null ? [] : maintenanceLines(maintenance)),
    section('hooks', [
      ...hooks.map(({ at, argv, isStored }) => ({
        text: `${at}${isStored ? ' (of the backup)' : ''}: ${shellLine(argv)}`,
      })),
      ...(ignoredHooks > 0
        ? [{ text: `${ignoredHooks} of the backup are not run: --allow-hooks runs them` }]
        : []),
    ]),
    section('from backup', definitions.flatMap(definitionLines)),
  ];
}

type Maintenance = NonNullable<RestorePlan['stops']['maintenance']>;

function maintenanceLines({ enter, leave, lockFile }: Maintenance): readonly Line[] {
  return [
    ...(enter.length === 0 ? [] : [{ text: `before: ${shellLine(enter)}` }]),
    ...(leave.length === 0 ? [] : [{ text: `after, however it ends: ${shellLine(leave)}` }]),
    ...(lockFile === null ? [] : [{ text: `${lockFile} exists meanwhile` }]),
  ];
}

const reasons: Readonly<Record<StoredDefinition['why'], string>> = {
  lost: 'the pipeline has lost it',
  changed: 'the pipeline has another type for it',
  moved: 'the pipeline has it elsewhere by now',
};

function definitionLines({ dump, why, says }: StoredDefinition): readonly Line[] {
  return [
    { text: `${dump} goes back as the backup says; ${reasons[why]}` },
    ...says.map((text) => ({ text, depth: 1 as const })),
  ];
}
