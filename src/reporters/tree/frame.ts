import { type Branch, branchNameWidth } from './branch.ts';
import { emptyRow, type Row } from './row.ts';

/** The rows that are drawn again and again, never more than fit: what goes on comes before what is over or ahead. */
export function frameOf(
  branches: readonly Branch[],
  beside: readonly Row[],
  room: number,
): readonly Row[] {
  const whole = [...branches.flatMap(({ rows }) => rows), ...beside];
  if (whole.length <= room) return whole;
  const merged = [...mergeAlike(branches), ...beside];
  if (merged.length <= room) return merged;
  const active = merged.filter(({ depth, mark }) => depth === 0 || mark !== 'done');
  return active.length <= room ? active : cut(active, room);
}

/** A row at the height of the branches. */
export function besideRow(mark: Row['mark'], name: string): Row {
  return { ...emptyRow, mark, name, nameWidth: branchNameWidth };
}

/** Neighbouring branches of which there is nothing to say but that they run or wait share a row. */
function mergeAlike(branches: readonly Branch[]): readonly Row[] {
  const rows: Row[] = [];
  let isOpen = false;
  for (const { rows: own } of branches) {
    const [row, ...children] = own;
    if (row === undefined) continue;
    const before = rows.at(-1);
    const isPlain = children.length === 0 && (row.mark === 'running' || row.mark === 'waiting');
    if (isOpen && isPlain && before?.mark === row.mark) {
      const text = before.text === '' ? row.name : `${before.text}, ${row.name}`;
      rows.splice(-1, 1, { ...before, text });
    } else rows.push(row, ...children);
    isOpen = isPlain;
  }
  return rows;
}

function cut(rows: readonly Row[], room: number): readonly Row[] {
  if (room < 1) return [];
  const shown = rows.slice(0, room - 1);
  return [
    ...shown,
    { ...besideRow('waiting', '…'), text: `${rows.length - shown.length} more lines` },
  ];
}
