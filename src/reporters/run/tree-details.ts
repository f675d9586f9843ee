import { formatBytes } from '../../util/human.ts';
import { paceOf } from '../progress/pace.ts';
import type { Row } from '../tree/row.ts';
import {
  type ArtifactView,
  type DestinationView,
  type RunView,
  storedTotal,
  uploadedBytes,
} from './run-view.ts';

export type Details = Pick<Row, 'details' | 'pace'>;

/** How far an artifact is. */
export function artifactDetails(artifact: ArtifactView): Details {
  const { state, plainBytes, storedBytes, expectedBytes, speed } = artifact;
  if (state === 'sealed') {
    return { details: [`${formatBytes(plainBytes)} → ${formatBytes(storedBytes)}`], pace: [] };
  }
  return {
    details: [formatBytes(plainBytes).padStart(8)],
    pace: paceOf(plainBytes, expectedBytes, speed),
  };
}

/** How much has arrived at a destination. */
export function destinationDetails(destination: DestinationView, view: RunView): Details {
  if (destination.state === 'failed') return { details: [], pace: [] };
  const bytes = uploadedBytes(destination);
  const count = [...destination.uploads.values()].filter(({ isConfirmed }) => isConfirmed).length;
  if (isComplete(destination, view))
    return { details: [formatBytes(bytes), counted(count)], pace: [] };
  const pace = paceOf(bytes, storedTotal(view), destination.speed);
  return {
    details: [formatBytes(bytes).padStart(8)],
    pace: [...pace, `${count} of ${view.artifacts.size}`, destination.current],
  };
}

function counted(count: number): string {
  return `${count} ${count === 1 ? 'artifact' : 'artifacts'}`;
}

/** Whether all that was sealed has been confirmed there. */
export function isComplete({ state, uploads }: DestinationView, view: RunView): boolean {
  if (state === 'committed') return true;
  return (
    storedTotal(view) !== null &&
    [...view.artifacts.keys()].every((id) => uploads.get(id)?.isConfirmed === true)
  );
}
