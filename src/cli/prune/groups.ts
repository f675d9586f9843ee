import type { PrunedBackup } from '../../model/prune/plan.ts';
import { formatAge, formatBytes } from '../../util/human.ts';
import type { SectionLine } from '../reach/sections.ts';
import { count, paintOfVerdict } from '../reach/words.ts';
import { familyOf } from './rule-words.ts';

export interface Telling {
  readonly nowMs: number;
  /** Every backup has a line, however many say the same. */
  readonly isVerbose: boolean;
}

export interface Place extends Telling {
  /** What does not fit beside a backup stands below. */
  readonly isNarrow: boolean;
}

/** So many that stay for one reason are told one by one. */
const most = 8;

/** What stays: by its strongest reason, in the order of the newest of each. */
export function stayingLines(
  backups: readonly PrunedBackup[],
  telling: Place,
): readonly SectionLine[] {
  const groups = Map.groupBy(backups, ({ reasons: [first = ''] }) => familyOf(first));
  return [...groups].flatMap(([reason, members]) => {
    const isMany = members.length > most && !telling.isVerbose;
    return [
      { text: isMany ? `${reason}: ${rangeWords(members)}` : reason },
      ...(isMany ? [] : rowsOf(members, telling, alsoWords)),
    ];
  });
}

/** What goes: by its reason, and by what stays in its place. All are told. */
export function goingLines(
  backups: readonly PrunedBackup[],
  telling: Place,
): readonly SectionLine[] {
  const groups = Map.groupBy(backups, ({ reasons, keepers }) => JSON.stringify([reasons, keepers]));
  return [...groups.values()].flatMap((members) => {
    const [{ reasons = [], keepers = [] } = {}] = members;
    const instead =
      keepers.length === 0
        ? []
        : [
            {
              text: `in ${members.length === 1 ? 'its' : 'their'} place stays ${keepers.join(', ')}`,
            },
          ];
    return [{ text: reasons.join('; ') }, ...rowsOf(members, telling, () => ''), ...instead];
  });
}

function rowsOf(
  members: readonly PrunedBackup[],
  { nowMs, isNarrow }: Place,
  noteOf: (backup: PrunedBackup) => string,
): readonly SectionLine[] {
  const ages = members.map(({ startedAt }) => formatAge(nowMs - Date.parse(startedAt)));
  const sizes = members.map(({ bytes }) => formatBytes(bytes));
  const width = (texts: readonly string[]) => Math.max(...texts.map(({ length }) => length));
  return members.flatMap((backup, at) => {
    const age = (ages[at] ?? '').padEnd(width(ages));
    const size = (sizes[at] ?? '').padStart(width(sizes));
    const verdict = backup.verdict === 'good' ? '' : backup.verdict;
    const note = noteOf(backup);
    const more = [backup.version, verdict, isNarrow ? '' : note].filter(Boolean).join(', ');
    const paint = paintOfVerdict(backup.verdict);
    const row = { lead: `  ${backup.id}  ${age}  ${size}  `, text: more, ...paint };
    return isNarrow && note !== '' ? [row, { lead: '    ', text: note }] : [row];
  });
}

function alsoWords({ reasons: [, ...others] }: PrunedBackup): string {
  return others.length === 0 ? '' : `also ${others.map(familyOf).join('; ')}`;
}

function rangeWords(members: readonly PrunedBackup[]): string {
  const [newest, oldest] = [members[0], members.at(-1)];
  const days = [oldest, newest].map((one) => one?.startedAt.slice(0, 10));
  return `${count(members.length, 'backup')} from ${days.join(' to ')}`;
}
