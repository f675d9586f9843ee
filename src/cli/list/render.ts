import type { JudgedBackup } from '../../catalog/verdict.ts';
import { formatBytes } from '../../util/human.ts';
import {
  copiesOf,
  holdOf,
  missingCopies,
  sizeOf,
  uncountedFailures,
  verifiedOf,
  versionOf,
} from '../reach/backup-facts.ts';
import { type Cell, type Column, type Look, type Row, renderColumns } from '../reach/columns.ts';
import type { Facts } from '../reach/known.ts';
import { holdWords, paintOfVerdict, shortAge } from '../reach/words.ts';

export type Listed = Pick<Facts, 'pipeline' | 'destinations' | 'nowMs'> & {
  readonly backups: readonly JudgedBackup[];
};

const columns: readonly Column[] = [
  { title: 'id' },
  { title: 'age', align: 'right' },
  { title: 'version', least: 7, isOptional: true },
  { title: 'size', align: 'right' },
  { title: 'copies', least: 8, isOptional: true },
  { title: 'state' },
  { title: 'verified', least: 8, isOptional: true },
];

/** One line for each backup, and below it whatever is not as it should be. Empty where there is none. */
export function renderList(lists: readonly Listed[], look: Look): string {
  const shown = lists.filter(({ backups }) => backups.length > 0);
  const hasHeads = lists.length > 1;
  return shown
    .map((listed) => {
      const rows = listed.backups.map((judged) => rowOf(judged, listed));
      const head = hasHeads ? `${look.palette.strong(listed.pipeline)}\n` : '';
      return head + renderColumns(columns, rows, look);
    })
    .join('\n');
}

function rowOf(judged: JudgedBackup, listed: Listed): Row {
  const { backup, verdict } = judged;
  const { nowMs } = listed;
  const size = sizeOf(judged);
  const verified = verifiedOf(judged);
  return {
    cells: [
      { text: backup.id, paint: 'strong' },
      { text: shortAge(nowMs - backup.startedAt) },
      { text: versionOf(judged) },
      { text: size === null ? '?' : formatBytes(size) },
      { text: copiesOf(judged).join(', ') || 'none' },
      { text: verdict, ...paintOfVerdict(verdict) },
      { text: verified === null ? '' : `${verified.level} ${shortAge(nowMs - verified.at)}` },
    ],
    notes: notesOf(judged, listed),
  };
}

/** Nothing for a backup that is complete, good and not held. */
function notesOf(judged: JudgedBackup, { destinations, nowMs }: Listed): readonly Cell[] {
  const { backup, verdict, reason } = judged;
  const dumps = backup.manifest?.missing ?? [];
  const absent = missingCopies(judged, destinations);
  const hold = holdOf(judged, nowMs);
  const damaged = judged.copies.filter((copy) => copy.verdict === 'broken');
  const origin = originWords(backup.manifest?.trigger.kind);
  return [
    ...(verdict === 'suspect' || verdict === 'broken' ? [warning(`${verdict}: ${reason}`)] : []),
    ...(dumps.length > 0 ? [warning(`incomplete: without ${dumps.join(', ')}`)] : []),
    ...(absent.length > 0 ? [warning(`no copy at ${absent.join(', ')}`)] : []),
    ...(verdict === 'broken'
      ? []
      : damaged.map((copy) => warning(`damaged at ${copy.copy.destination}: ${copy.reason}`))),
    ...uncountedFailures(judged).map(({ destination, reason }) =>
      warning(`a check at ${destination} failed and does not count (${reason}): verify it`),
    ),
    ...(hold === null ? [] : [{ text: `held ${holdWords(hold, nowMs)}` }]),
    ...(origin === null ? [] : [{ text: origin }]),
  ];
}

/** Of those that no run has made for its own sake. */
function originWords(kind: string | undefined): string | null {
  if (kind === 'safety') return 'made before a restore; it expires by itself';
  return kind === 'import'
    ? 'imported; it counts for no rule, and stays until somebody deletes it'
    : null;
}

function warning(text: string): Cell {
  return { text, paint: 'warning' };
}
