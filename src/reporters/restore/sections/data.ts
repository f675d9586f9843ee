import type { PlannedArtifact, RestorePlan } from '../../../model/restore/plan.ts';
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
    section('safety', [
      safetyBackup.isMade
        ? { text: `a backup of the data of today first; ${safetyBackup.reason}` }
        : { text: `no backup of the data of today: ${safetyBackup.reason}` },
    ]),
    section(
      'space',
      space.map(({ folder, needed, free }) => ({
        text: `needs ${formatBytes(needed)} in ${folder}, ${free === null ? 'nobody knows what' : formatBytes(free)} is free`,
      })),
    ),
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

function nowWords({ isPresent, bytesNow }: PlannedArtifact): string {
  if (!isPresent) return 'nothing now';
  return bytesNow === null ? 'of unknown size now' : `${formatBytes(bytesNow)} now`;
}

function fateLines(
  { fate, keeps }: PlannedArtifact,
  { options, safetyBackup }: RestorePlan,
): readonly Line[] {
  switch (fate) {
    case 'new':
      return [];
    case 'refuse':
      return [{ text: 'data is there and may not be replaced', depth: 1, paint: 'error' }];
    case 'overwrite': {
      const text = safetyBackup.isMade
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
