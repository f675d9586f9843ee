import type { CheckRecord } from '../../model/run/check-record.ts';
import type { StepContext } from '../../ports/step-context.ts';
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
  if (verdict === 'inconclusive') return { level, verdict, evidence, record: null };
  const manifestSha256 = copy.manifest.sha256;
  const found = { copy, manifestSha256, level, verdict, evidence, run, sign };
  return { level, verdict, evidence, record: await recordCheck(found, context) };
}
