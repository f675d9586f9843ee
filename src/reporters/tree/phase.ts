import { displayWidth } from '../../util/display-width.ts';
import { formatDuration } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import { branchNameWidth } from './branch.ts';
import { emptyRow, type Mark, type Row } from './row.ts';

/** A stage of a run or a step of a restore. */
export interface Phase {
  state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  startedMs: number;
  durationMs: number;
  /** What came of it, or why it failed. */
  note: string;
}

const durationWidth = 10;

export function phaseRow(name: string, phase: Phase, nowMs: number): Row {
  const { state, startedMs, durationMs, note } = phase;
  const lasting = state === 'running' ? nowMs - startedMs : durationMs;
  const isTimed = state !== 'waiting' && state !== 'skipped';
  return {
    ...emptyRow,
    mark: state,
    name,
    nameWidth: branchNameWidth,
    details: isTimed ? [formatDuration(Math.max(0, lasting)).padStart(durationWidth)] : [],
    text: note,
  };
}

export function childRow(mark: Mark, name: string): Row {
  return { ...emptyRow, depth: 1, mark, name };
}

/** The same rows, with what follows their names in one column. */
export function aligned(rows: readonly Row[]): readonly Row[] {
  const nameWidth = Math.max(...rows.map((row) => displayWidth(visibleLine(row.name))));
  return rows.map((row) => ({ ...row, nameWidth }));
}
