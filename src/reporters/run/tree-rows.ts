import { type StageName, stageNames } from '../../model/stages.ts';
import type { Branch } from '../tree/branch.ts';
import { aligned, childRow, type Phase, phaseRow } from '../tree/phase.ts';
import type { Mark, Row } from '../tree/row.ts';
import type { DestinationView, RunView } from './run-view.ts';
import { artifactDetails, destinationDetails, isComplete } from './tree-details.ts';

/** The tree as it is now, in the order of the stages. */
export function branchesOf(view: RunView, nowMs: number): readonly Branch[] {
  return stageNames.flatMap((name) => {
    const stage = view.stages.get(name);
    return stage ? [branchOf(view, { name, stage, nowMs })] : [];
  });
}

interface Here {
  readonly name: StageName;
  readonly stage: Phase;
  readonly nowMs: number;
}

function branchOf(view: RunView, { name, stage, nowMs }: Here): Branch {
  const isOver = !['waiting', 'running'].includes(stage.state);
  return {
    name,
    rows: [phaseRow(name, stage, nowMs), ...aligned(childrenOf(view, name))],
    isFinal: isOver && (stage.state === 'failed' || isSettled(view, name)),
    isWaiting: stage.state === 'waiting',
  };
}

/** A stage may be over before the last word on what hangs below it. */
function isSettled(view: RunView, name: StageName): boolean {
  if (view.summary !== null || name !== 'dump') return true;
  return [...view.artifacts.values()].every(({ state }) => state === 'sealed');
}

function childrenOf(view: RunView, name: StageName): readonly Row[] {
  switch (name) {
    case 'preflight':
      return view.findings.map(({ severity, part, message, hint }) => ({
        ...childRow(severity === 'error' ? 'failed' : 'warning', part),
        text: message,
        hint,
      }));
    case 'dump':
      return [...view.artifacts].map(([id, artifact]) => ({
        ...childRow(artifact.state === 'sealed' ? 'done' : 'running', id),
        ...artifactDetails(artifact),
      }));
    case 'upload':
      return [...view.destinations].map(([id, destination]) => ({
        ...childRow(markOf(destination, view), id),
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
    ...childRow(verdict === 'pass' ? 'done' : 'failed', id),
    details: [verdict === 'pass' ? level : `${level} failed`],
  };
}

function markOf(destination: DestinationView, view: RunView): Mark {
  if (destination.state === 'failed') return 'failed';
  return isComplete(destination, view) ? 'done' : 'running';
}
