import type { CheckRecord } from '../../model/run/check-record.ts';
import { manifestFile } from '../../model/run/layout.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { listFolder } from '../list-folder.ts';
import { readDeletion } from '../read-deletion.ts';
import type { Sign } from '../signature.ts';
import type { CopyToVerify, LevelCheck } from './copy-to-verify.ts';
import { type RecordedCheck, recordCheck } from './record-check.ts';
import type { Verification } from './verification.ts';

export interface LevelToVerify {
  readonly level: CheckRecord['level'];
  readonly check: LevelCheck;
  /** The four random characters of the run's id. */
  readonly run: string;
  /** As in what is recorded. */
  readonly sign: Sign | null;
}

export interface Verified extends Verification {
  readonly level: CheckRecord['level'];
  /** The record that was written; `null` for none. */
  readonly record: RecordedCheck | null;
}

/** Checks one copy at one level and writes down what was found. What is inconclusive leaves no record. */
export async function verifyCopy(
  copy: CopyToVerify,
  { level, check, run, sign }: LevelToVerify,
  context: StepContext,
): Promise<Verified> {
  const { verdict, evidence } = await check(copy, context);
  context.signal.throwIfAborted();
  if (await wasDeleted(copy, context)) {
    const gone = 'somebody has deleted it while it was looked at';
    return { level, verdict: 'inconclusive', evidence: [gone], record: null };
  }
  if (verdict === 'inconclusive') return { level, verdict, evidence, record: null };
  const manifestSha256 = copy.manifest.sha256;
  const found = { copy, manifestSha256, level, verdict, evidence, run, sign };
  return { level, verdict, evidence, record: await recordCheck(found, context) };
}

/** What retention of another host takes away is not damaged, and a record would be all that lies there. */
async function wasDeleted(copy: CopyToVerify, context: StepContext): Promise<boolean> {
  try {
    const { files } = await listFolder(copy, context);
    if (files.has(manifestFile)) return false;
    const deletion = await readDeletion(copy, copy.signatures, context);
    return deletion?.ok === true && [null, copy.manifest.sha256].includes(deletion.manifestSha256);
  } catch {
    // What was found before is to be written down all the same.
    context.signal.throwIfAborted();
    return false;
  }
}
