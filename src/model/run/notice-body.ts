import { formatBytes, formatDuration } from '../../util/human.ts';
import type { RunSummary } from './summary.ts';

interface Surroundings {
  readonly host?: string | undefined;
  readonly url?: string | undefined;
}

/** What happened, where, and what to do: the text that a person reads who was called by a notice. */
export function describeRun(summary: RunSummary, surroundings: Surroundings): string {
  const blocks = [
    [summary.reason],
    failureLines(summary),
    backupLines(summary),
    listed('Warnings', summary.warnings),
    listed('Removed', summary.removed),
    runLines(summary, surroundings),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function failureLines({ failure }: RunSummary): readonly string[] {
  if (failure === null) return [];
  const where = failure.stage === null ? '' : ` in ${failure.stage}`;
  return [
    `Error${where}: ${failure.message} (${failure.code})`,
    ...(failure.hint === '' ? [] : [`What to do: ${failure.hint}`]),
    ...listed('Also, while cleaning up', failure.also),
  ];
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

function runLines(
  { pipeline, run, startedAt, durationMs }: RunSummary,
  { host, url }: Surroundings,
): readonly string[] {
  const where = host === undefined ? '' : ` on ${host}`;
  return [
    `Run ${run} of ${pipeline}${where}, begun ${startedAt}, took ${formatDuration(durationMs)}.`,
    ...(url === undefined ? [] : [url]),
  ];
}

function listed(title: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`${title}:`, ...items.map((item) => `  ${item}`)];
}
