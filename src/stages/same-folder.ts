import type { Destination, LiesInFolder } from '../ports/destination.ts';
import type { NamedFinding } from './named-finding.ts';
import type { Run } from './run.ts';

/** Two destinations that are one folder hold one copy, and none of them would ever have its own. */
export async function findSameFolders({ parts }: Run): Promise<readonly NamedFinding[]> {
  const seen = new Map<string, string>();
  const findings: NamedFinding[] = [];
  for (const { id, destination } of parts.destinations) {
    const folder = await whichFolder(destination);
    if (folder === null) continue;
    const first = seen.get(folder);
    if (first === undefined) seen.set(folder, id);
    // Not about one of the two: the run must not go on without the other.
    else findings.push({ part: 'upload', ...sameFolder(first, id, destination) });
  }
  return findings;
}

/** One that cannot be looked at has a finding of its own. */
async function whichFolder(destination: Destination): Promise<string | null> {
  if (!liesInFolder(destination)) return null;
  return await destination.whichFolder().catch(() => null);
}

function liesInFolder(destination: Destination): destination is Destination & LiesInFolder {
  return 'whichFolder' in destination;
}

function sameFolder(first: string, second: string, { location }: Destination) {
  return {
    severity: 'error',
    message: `${first} and ${second} are the same folder${location === undefined ? '' : `, ${location}`}: one loss would take both copies`,
    hint: 'a link or a bind mount leads from one to the other: name another disk, or remove one of the two',
  } as const;
}
