import { type CheckName, type CheckRecord, checkFile } from '../../model/run/check-record.ts';
import { checkKey } from '../../model/run/layout.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { CopyAddress } from '../list-folder.ts';
import { putNew } from '../store/put-new.ts';

export interface CheckToRecord {
  readonly copy: CopyAddress;
  readonly manifestSha256: string;
  readonly level: CheckRecord['level'];
  readonly verdict: CheckRecord['verdict'];
  readonly evidence: readonly string[];
  /** The four random characters of the run's id. */
  readonly run: string;
}

/**
 * Appends a check to those of a copy; its name alone tells the verdict. Create-only: a record of the same second and
 * run says the same and stands. Fails with BP5040 when the store does not take it.
 */
export async function recordCheck(check: CheckToRecord, context: StepContext): Promise<CheckName> {
  const { copy, level, verdict, evidence, run, manifestSha256 } = check;
  const at = new Date(Math.floor(context.clock.now() / 1000) * 1000).toISOString();
  const compact = at.replace(/[-:]|\.\d+/g, '');
  const name: CheckName = { at: compact, run, destination: copy.destination.id, level, verdict };
  const record: CheckRecord = {
    formatVersion: 1,
    backup: copy.backup,
    destination: copy.destination.id,
    level,
    verdict,
    at,
    run,
    evidence: evidence.slice(0, 100),
    manifestSha256,
  };
  const key = checkKey(copy.pipeline, copy.backup, checkFile(name));
  const bytes = new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
  const onToken = (): Promise<void> => Promise.resolve();
  await putNew({ destination: copy.destination, key, bytes, onToken }, context);
  return name;
}
