import { backupFolder, parseKey } from '../model/run/layout.ts';
import type { Destination, Stored } from '../ports/destination.ts';
import type { StepContext } from '../ports/step-context.ts';

/** The folder of one backup at one destination. */
export interface CopyAddress {
  readonly destination: Destination;
  readonly pipeline: string;
  readonly backup: string;
}

export interface FolderContents {
  /** By name, without the checks. */
  readonly files: ReadonlyMap<string, Stored>;
  /** Names of the files in `checks/`. */
  readonly checks: readonly string[];
}

/** What lies in one folder right now. Names that we would not have written are left out. */
export async function listFolder(
  { destination, pipeline, backup }: CopyAddress,
  context: StepContext,
): Promise<FolderContents> {
  const files = new Map<string, Stored>();
  const checks: string[] = [];
  for await (const stored of destination.list(backupFolder(pipeline, backup), context)) {
    const parsed = parseKey(pipeline, stored.key);
    if (parsed === null || !('file' in parsed) || parsed.backup !== backup) continue;
    if (parsed.kind === 'check') checks.push(parsed.file);
    else if (!files.has(parsed.file)) files.set(parsed.file, stored);
  }
  return { files, checks };
}
