import { type StageName, stageNames } from '../../model/stages.ts';
import { displayWidth } from '../../util/display-width.ts';
import { formatDuration } from '../../util/human.ts';
import { visibleLine } from '../../util/visible-text.ts';
import type { DestinationView, RunView, StageView } from './run-view.ts';
import { artifactDetails, destinationDetails, isComplete } from './tree-details.ts';
import { emptyRow, type Mark, type Row } from './tree-row.ts';

/** A stage and what hangs below it. */
export interface Branch {
  readonly stage: StageName;
  readonly rows: readonly Row[];
  /** Nothing in it will change any more. */
  readonly isFinal: boolean;
  readonly isWaiting: boolean;
}

const durationWidth = 10;
const stageWidth = Math.max(...stageNames.map((name) => name.length));

/** The tree as it is now, in the order of the stages. */
export function branchesOf(view: RunView, nowMs: number): readonly Branch[] {
  return stageNames.flatMap((name) => {
    const stage = view.stages.get(name);
    return stage ? [branchOf(view, { name, stage, nowMs })] : [];
  });
}

interface Here {
  readonly name: StageName;
  readonly stage: StageView;
  readonly nowMs: number;
}

function branchOf(view: RunView, here: Here): Branch {
  const { name, stage } = here;
  const isOver = !['waiting', 'running'].includes(stage.state);
  return {
    stage: name,
    rows: [stageRow(here), ...childrenOf(view, name)],
    isFinal: isOver && (stage.state === 'failed' || isSettled(view, name)),
    isWaiting: stage.state === 'waiting',
  };
}

/** A stage may be over before the last word on what hangs below it. */
function isSettled(view: RunView, name: StageName): boolean {
  if (view.summary !== null || name !== 'dump') return true;
  return [...view.artifacts.values()].every(({ state }) => state === 'sealed');
}

function stageRow({ name, stage, nowMs }: Here): Row {
  const lasting = stage.state === 'running' ? nowMs - stage.startedMs : stage.durationMs;
  const isTimed = stage.state !== 'waiting' && stage.state !== 'skipped';
  return {
    ...emptyRow,
    mark: stage.state,
    name,
    nameWidth: stageWidth,
    details: isTimed ? [formatDuration(Math.max(0, lasting)).padStart(durationWidth)] : [],
    text: stage.note,
  };
}

function childrenOf(view: RunView, name: StageName): readonly Row[] {
  const rows = bareChildrenOf(view, name);
  const nameWidth = Math.max(...rows.map((row) => displayWidth(visibleLine(row.name))));
  return rows.map((row) => ({ ...row, nameWidth }));
}

function bareChildrenOf(view: RunView, name: StageName): readonly Row[] {
  switch (name) {
    case 'preflight':
      return view.findings.map(({ severity, part, message, hint }) => ({
        ...child(severity === 'error' ? 'failed' : 'warning', part),
        text: message,
        hint,
      }));
    case 'dump':
      return [...view.artifacts].map(([id, artifact]) => ({
        ...child(artifact.state === 'sealed' ? 'done' : 'running', id),
        ...artifactDetails(artifact),
      }));
    case 'upload':
      return [...view.destinations].map(([id, destination]) => ({
        ...child(markOf(destination, view), id),
        ...destinationDetails(destination, view),
        text: destination.error,
      }));
    case 'verify':
      return [...view.destinations].flatMap(([id, { verified }]) =>
        verified === null ? [] : [verdictRow(id, verified)],
      );
    default:
      return [];
  }
}

function verdictRow(id: string, { level, verdict }: NonNullable<DestinationView['verified']>): Row {
  return {
    ...child(verdict === 'pass' ? 'done' : 'failed', id),
    details: [verdict === 'pass' ? level : `${level} failed`],
  };
}

function child(mark: Mark, name: string): Row {
  return { ...emptyRow, depth: 1, mark, name };
}

function markOf(destination: DestinationView, view: RunView): Mark {
  if (destination.state === 'failed') return 'failed';
  return isComplete(destination, view) ? 'done' : 'running';
}
