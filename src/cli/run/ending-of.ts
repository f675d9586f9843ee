import type { RunSummary } from '../../model/run/summary.ts';
import type { Ending } from '../audit/audit.ts';

/** How a run ended, for the audit log. */
export function endingOf({ exit, reason, backup, artifacts }: RunSummary): Ending {
  const bytes = artifacts.reduce((sum, { storedBytes }) => sum + storedBytes, 0);
  return { exit, reason, ...(backup !== null && { backups: [backup], bytes }) };
}
