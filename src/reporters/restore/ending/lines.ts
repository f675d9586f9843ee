import { aftermathOf, aftermathWords } from '../../../model/restore/aftermath.ts';
import type { RestoredArtifact, RestoreSummary } from '../../../model/restore/summary.ts';
import { displayWidth } from '../../../util/display-width.ts';
import { formatBytes } from '../../../util/human.ts';
import { visibleLine } from '../../../util/visible-text.ts';
import type { Line } from '../../summary/section.ts';
import { padText } from '../../terminal/fit-text.ts';
import { restoreCommand } from './next-commands.ts';

/** What is live now: the restored data with its places, and how all else was left. */
export function dataLines(summary: RestoreSummary): readonly Line[] {
  const aftermath = aftermathOf(summary);
  const words = aftermathWords[aftermath];
  const paint = aftermath === 'mixed' ? 'error' : 'strong';
  const active = summary.artifacts.filter(({ isActive }) => isActive);
  const isStrange = aftermath === 'mixed' && active.length > 0;
  return [
    ...(words === null ? [] : [{ text: words, paint } as const]),
    ...(isStrange ? [{ text: 'This restored data is still live:' }] : []),
    ...named(active, liveLines),
  ];
}

/** Where the data is that was live before. */
export function keptLines({ artifacts }: RestoreSummary): readonly Line[] {
  const keeping = artifacts.filter(({ kept }) => kept.length > 0);
  if (keeping.length === 0) return [];
  return [
    ...named(keeping, ({ kept }) => kept.map((text) => ({ text, isWhole: true }))),
    {
      text: 'This was live before. Remove it when all is well; exchange it with the restored data to come back.',
    },
  ];
}

export function safetyLines(summary: RestoreSummary): readonly Line[] {
  const { safetyBackup, pipeline } = summary;
  if (safetyBackup === null) return [];
  const id = { text: safetyBackup, paint: 'strong' } as const;
  if (aftermathOf(summary) === 'as-before') {
    return [id, { text: 'was made first, and stays: a backup like any other' }];
  }
  return [
    id,
    { text: 'holds the data of before. To bring it back:' },
    { text: `run-pipeline ${restoreCommand(pipeline, safetyBackup)}`, isWhole: true },
  ];
}

/** Whether the code is at the tag; how to come back is to be copied. */
export function codeLines({ code }: RestoreSummary): readonly Line[] {
  if (code === null) return [];
  const { tag, commit, state, note } = code;
  if (state === 'failed') {
    return [{ text: `is not at the tag ${tag}`, paint: 'warning' }, { text: note }];
  }
  return [
    { text: `is at the tag ${tag}, commit ${commit.slice(0, 12)}` },
    { text: note, isWhole: true },
  ];
}

function liveLines({ plainBytes, from, target }: RestoredArtifact): readonly Line[] {
  const source = from === null ? '' : ` from ${from}`;
  return [
    { text: `${formatBytes(plainBytes)}${source}` },
    ...target.map((text) => ({ text, isWhole: true })),
  ];
}

/** The lines of each artifact, its name before the first one. */
function named(
  artifacts: readonly RestoredArtifact[],
  linesOf: (artifact: RestoredArtifact) => readonly Line[],
): readonly Line[] {
  const names = artifacts.map(({ id }) => visibleLine(id));
  const width = Math.max(...names.map(displayWidth));
  return artifacts.flatMap((artifact, index) =>
    linesOf(artifact).map((line, at) => ({
      ...line,
      lead: `${padText(at === 0 ? (names[index] ?? '') : '', width)}  `,
    })),
  );
}
