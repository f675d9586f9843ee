import { formatBytes } from '../../util/human.ts';
import { bodyOf, failureLines, listed, originLines } from '../notice/body.ts';
import type { Surroundings } from '../notice/notice.ts';
import { describeQuiesced } from './still-record.ts';
import type { RunSummary } from './summary.ts';

/** What happened, where, and what to do: the text that a person reads who was called by a notice. */
export function describeRun(summary: RunSummary, surroundings: Surroundings): string {
  const { failure, reason, warnings, removed, quiesced } = summary;
  return bodyOf([
    [reason],
    failure === null
      ? []
      : [
          ...failureLines(failure, failure.stage),
          ...listed('Also, while cleaning up', failure.also),
        ],
    backupLines(summary),
    (quiesced ?? []).map(describeQuiesced),
    listed('Warnings', warnings),
    listed('Removed', removed),
    originLines({ about: 'run', summary }, surroundings),
  ]);
}

function backupLines({ backup, artifacts, missing, destinations }: RunSummary): readonly string[] {
  if (backup === null) return ['No backup was made.'];
  return [
    `Backup: ${backup}`,
    ...artifacts.map(({ id, storedBytes }) => `  ${id}: ${formatBytes(storedBytes)}`),
    ...missing.map((id) => `  ${id}: not in this backup`),
    ...destinations.map(
      ({ id, state, error }) => `  ${id}: ${state}${error === null ? '' : ` (${error})`}`,
    ),
  ];
}
