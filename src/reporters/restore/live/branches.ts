import { type RestoreStep, restoreSteps } from '../../../model/restore/steps.ts';
import { formatBytes, formatRate } from '../../../util/human.ts';
import { paceOf } from '../../progress/pace.ts';
import type { Branch } from '../../tree/branch.ts';
import { aligned, childRow, type Phase, phaseRow } from '../../tree/phase.ts';
import type { Mark, Row } from '../../tree/row.ts';
import type { LoadView, RestoreView, Told } from './restore-view.ts';

/** The tree as it is now, in the order of the steps. */
export function branchesOf(view: RestoreView, nowMs: number): readonly Branch[] {
  return restoreSteps.flatMap((name) => {
    const step = view.steps.get(name);
    return step ? [branchOf(view, { name, step, nowMs })] : [];
  });
}

interface Here {
  readonly name: RestoreStep;
  readonly step: Phase;
  readonly nowMs: number;
}

function branchOf(view: RestoreView, here: Here): Branch {
  const { name, step } = here;
  return {
    name,
    rows: isWorthALine(here) ? [stepRow(view, here), ...aligned(childrenOf(view, name))] : [],
    isFinal: step.state !== 'waiting' && step.state !== 'running',
    isWaiting: step.state === 'waiting',
  };
}

/** Who finds no safety backup must have been told why; that there was nothing to stop or to start interests nobody. */
function isWorthALine({ name, step }: Here): boolean {
  return step.state !== 'skipped' || (name === 'safety' && step.note !== '');
}

function stepRow({ safety }: RestoreView, { name, step, nowMs }: Here): Row {
  const row = phaseRow(name, step, nowMs);
  if (name !== 'safety' || safety.bytes === 0) return row;
  const rate = safety.speed.rate();
  return {
    ...row,
    pace: [`${formatBytes(safety.bytes)} dumped`, ...(rate === null ? [] : [formatRate(rate)])],
  };
}

function childrenOf(view: RestoreView, name: RestoreStep): readonly Row[] {
  switch (name) {
    case 'load':
      return [...view.loads].map(([id, load]) => loadRow(id, load));
    case 'activate':
      return [...view.activated].map(([id, target]) => ({
        ...childRow('done', id),
        text: target.join(', '),
      }));
    case 'health':
      return [...view.checks.values()].map((check) => ({
        ...childRow(checkMarks[check.state], check.check),
        text: check.message,
      }));
    case 'lock':
    case 'plan':
    case 'safety':
    case 'stop':
    case 'checkout':
    case 'start':
    case 'settle':
    case 'notify':
      return [];
  }
}

const checkMarks: Readonly<Record<Told<'health'>['state'], Mark>> = {
  waiting: 'running',
  passed: 'done',
  failed: 'failed',
};

function loadRow(id: string, { done, bytes, expectedBytes, speed }: LoadView): Row {
  if (done !== null) {
    return {
      ...childRow('done', id),
      details: [formatBytes(done.bytes).padStart(8), `from ${done.from}`],
    };
  }
  return {
    ...childRow('running', id),
    details: [`${formatBytes(bytes).padStart(8)} read`],
    pace: paceOf(bytes, expectedBytes, speed),
  };
}
