import { BackupError } from '../../model/failures.ts';
import {
  type CheckName,
  type CheckRecord,
  checkFile,
  checkSignatureFile,
  compactTime,
  parseCheckFile,
} from '../../model/run/check-record.ts';
import { isFuture } from '../../model/run/future.ts';
import { checkKey } from '../../model/run/layout.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { timeOfCheck } from '../judge-copy.ts';
import { type CopyAddress, listFolder } from '../list-folder.ts';
import { reasonOf } from '../reason-of.ts';
import type { Sign } from '../signature.ts';
import { putNew } from '../store/put-new.ts';

export interface CheckToRecord {
  readonly copy: CopyAddress;
  readonly manifestSha256: string;
  readonly level: CheckRecord['level'];
  readonly verdict: CheckRecord['verdict'];
  readonly evidence: readonly string[];
  /** The four random characters of the run's id. */
  readonly run: string;
  /** Where the pipeline names signers, what nobody signs does not count; `null`: there is nobody to sign. */
  readonly sign: Sign | null;
}

export interface RecordedCheck extends CheckName {
  readonly isSigned: boolean;
}

/**
 * Appends a check to those of a copy; its name alone tells the verdict. The signature comes first, so that no record
 * is ever seen without its own. Create-only: a record of the same second and run says the same and stands. Fails
 * with BP5040 when the store does not take it.
 */
export async function recordCheck(
  check: CheckToRecord,
  context: StepContext,
): Promise<RecordedCheck> {
  const { copy, level, verdict, run, sign } = check;
  const { destination, pipeline, backup } = copy;
  const at = new Date(await chooseTime(check, context)).toISOString();
  const name: CheckName = { at: compactTime(at), run, destination: destination.id, level, verdict };
  const bytes = serialize(check, at);
  const put = async (file: string, content: Uint8Array): Promise<void> => {
    const key = checkKey(pipeline, backup, file);
    const onToken = (): Promise<void> => Promise.resolve();
    await putNew({ destination, key, bytes: content, onToken }, context);
  };
  const signature = (await sign?.(bytes)) ?? null;
  if (signature !== null) await put(checkSignatureFile(name), signature);
  await put(checkFile(name), bytes);
  return { ...name, isSigned: signature !== null };
}

/** The last second that a name can say. */
const latest = Date.UTC(9999, 11, 31, 23, 59, 59);

/**
 * The latest record of a copy stands, so a clock that is behind must not make this one an earlier one. What was found
 * to be wrong comes after everything that was found before, or a pass from the future would clear it on its day. A
 * pass must outlast failures, but never becomes one from the future itself: it would not count.
 */
async function chooseTime({ copy, verdict }: CheckToRecord, context: StepContext): Promise<number> {
  const now = context.clock.now();
  const wholeSecond = Math.floor(now / 1000) * 1000;
  const newest = (await listChecks(copy, context))
    .filter((other) => other.destination === copy.destination.id)
    .filter((other) => verdict === 'fail' || other.verdict === 'fail')
    .map(timeOfCheck)
    .filter((time) => time < latest && (verdict === 'fail' || !isFuture(time, now)));
  return Math.max(wholeSecond, ...newest.map((time) => time + 1000));
}

async function listChecks(copy: CopyAddress, context: StepContext): Promise<readonly CheckName[]> {
  try {
    const { checks } = await listFolder(copy, context);
    return checks.flatMap((file) => parseCheckFile(file) ?? []);
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof BackupError) throw error;
    throw new BackupError({
      code: 'BP5040',
      message: `${copy.destination.id} could not be listed to write down a check: ${reasonOf(error)}`,
      hint: 'verify the copy when the destination answers',
      cause: error,
    });
  }
}

/** What it is bound to stands in it: a signature must not be good for another copy. */
function serialize(
  { copy, level, verdict, run, evidence, manifestSha256 }: CheckToRecord,
  at: string,
): Uint8Array {
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
  return new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);
}
