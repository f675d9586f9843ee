import { formatBytes, formatDuration } from '../../util/human.ts';
import type { Attempt } from '../reach/attempts.ts';
import { type Column, type Look, type Row, renderColumns } from '../reach/columns.ts';
import { shortAge } from '../reach/words.ts';

const columns: readonly Column[] = [
  { title: 'history' },
  { title: 'age', align: 'right' },
  { title: 'what', isOptional: true },
  { title: 'outcome' },
  { title: 'took', align: 'right', isOptional: true },
  { title: 'size', align: 'right', isOptional: true },
];

const fine: ReadonlySet<string> = new Set(['success', 'restored', 'rehearsed']);

/** One line for each run and restore; why, where it did not go well. */
export function renderHistory(history: readonly Attempt[], nowMs: number, look: Look): string {
  if (history.length === 0) return 'no run or restore from this installation is remembered\n';
  return renderColumns(
    columns,
    history.map((one) => rowOf(one, nowMs)),
    look,
  );
}

function rowOf(
  { verb, isImport, id, startedAt, outcome, reason, durationMs, bytes }: Attempt,
  nowMs: number,
): Row {
  const isFine = fine.has(outcome);
  return {
    cells: [
      { text: id, paint: 'strong' },
      { text: shortAge(nowMs - startedAt) },
      { text: isImport ? 'import' : verb },
      { text: outcome, ...(!isFine && { paint: outcome === 'skipped' ? 'dim' : 'warning' }) },
      { text: durationMs === null ? '' : formatDuration(durationMs) },
      { text: bytes === null ? '' : formatBytes(bytes) },
    ],
    notes: isFine || reason === '' ? [] : [{ text: reason }],
  };
}
