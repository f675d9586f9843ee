import { isInSafety } from '../../../model/restore/plan/safety.ts';
import type { PlannedArtifact, RestorePlan, SafetyBackup } from '../../../model/restore/plan.ts';
import { formatBytes } from '../../../util/human.ts';
import { type Line, type Section, section } from '../section.ts';

/** What is replaced, its size now and then, and where today's data is afterwards. */
export function dataSections(plan: RestorePlan): readonly Section[] {
  const { artifacts, safetyBackup, space } = plan;
  const present = artifacts.filter(({ isPresent }) => isPresent);
  const others = artifacts.filter(({ isPresent }) => !isPresent);
  return [
    section(
      'replaces',
      present.flatMap((artifact) => artifactLines(artifact, plan)),
    ),
    section(
      'adds',
      others.flatMap((artifact) => artifactLines(artifact, plan)),
    ),
    section('safety', safetyLines(safetyBackup)),
    section(
      'space',
      space.map(({ folder, needed, free }) => ({
        text: `needs ${formatBytes(needed)} in ${folder}, ${free === null ? 'nobody knows what' : formatBytes(free)} is free`,
      })),
    ),
  ];
}

function safetyLines({ isMade, reason, uncovered }: SafetyBackup): readonly Line[] {
  if (!isMade) return [{ text: `no backup of the data of today: ${reason}` }];
  return [
    { text: `a backup of the data of today first; ${reason}` },
    ...(uncovered.length === 0
      ? []
      : [{ text: `not in it: ${uncovered.join(', ')}`, paint: 'warning' as const }]),
  ];
}

function artifactLines(artifact: PlannedArtifact, plan: RestorePlan): readonly Line[] {
  const { id, type, target, isRedirected, bytesThen } = artifact;
  const by = isRedirected ? ', by --to' : '';
  return [
    {
      text: `${id} (${type}): ${nowWords(artifact)}, ${formatBytes(bytesThen)} then`,
      paint: 'strong',
    },
    ...target.map((place) => ({ text: `at ${place}${by}`, depth: 1 as const })),
    ...fateLines(artifact, plan),
  ];
}

function nowWords({ isPresent, sizeNow }: PlannedArtifact): string {
  if (!isPresent) return 'nothing now';
  if (sizeNow === null) return 'of unknown size now';
  const bytes = formatBytes(sizeNow.bytes);
  return sizeNow.isWhole ? `${bytes} now` : `more than ${bytes} now`;
}

function fateLines(
  artifact: PlannedArtifact,
  { options, safetyBackup }: RestorePlan,
): readonly Line[] {
  const { fate, keeps } = artifact;
  switch (fate) {
    case 'new':
      return [];
    case 'refuse':
      return [{ text: 'data is there and may not be replaced', depth: 1, paint: 'error' }];
    case 'overwrite': {
      const text = isInSafety(artifact, safetyBackup)
        ? 'overwritten: today’s data is then in the safety backup alone'
        : 'overwritten: today’s data is gone for good';
      return [{ text, depth: 1, paint: 'warning' }];
    }
    case 'swap': {
      const until = options.discardPrevious ? ' until all is well, then removed' : '';
      return keeps.map((name) => ({ text: `today’s data is kept as ${name}${until}`, depth: 1 }));
    }
  }
}
