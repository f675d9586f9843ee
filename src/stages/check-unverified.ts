import type { JudgedBackup } from '../catalog/verdict.ts';
import { judgeBackups } from '../catalog/verdict.ts';
import { storeLevels } from '../catalog/verify/levels.ts';
import type { LevelToVerify, Verified } from '../catalog/verify/verify-copy.ts';
import { verifyCopy } from '../catalog/verify/verify-copy.ts';
import type { CheckName } from '../model/run/check-record.ts';
import { chooseUnverified, type Unverified } from './choose-unverified.ts';
import { contextOf } from './context.ts';
import type { Run } from './run.ts';
import { signRecord } from './sign-record.ts';

/**
 * Checks copies of earlier runs that were committed and that nobody has looked at: the run was killed in between.
 * What is found is written down and counts from now on, for the copies that are missing and for retention.
 */
export async function checkUnverified(run: Run): Promise<void> {
  const { history, copies } = run.progress;
  const isReachable = (id: string) => copies.get(id)?.state === 'committed';
  const { now, later } = chooseUnverified(history.backups, isReachable);
  const found = new Map<Unverified['copy'], CheckName>();
  for (const unverified of now) {
    const record = await checkOne(run, unverified);
    if (record !== null) found.set(unverified.copy, record);
  }
  if (found.size > 0) {
    run.progress.history = { ...history, backups: judgeAgain(history.backups, found) };
  }
  if (later.length > 0) {
    const names = later.map(({ copy }) => `${copy.id} at ${copy.destination}`).join(', ');
    run.progress.warn(`not verified yet, the next runs go on: ${names}`);
  }
}

/** What was written down; `null` when nothing could be said about the copy. */
async function checkOne(run: Run, { copy, ...believed }: Unverified): Promise<CheckName | null> {
  const where = `${copy.id} at ${copy.destination}`;
  try {
    const verified = await verify(run, { copy, ...believed });
    if (verified === null) return null;
    const { verdict, level, evidence, record } = verified;
    if (verdict === 'pass') {
      run.emit({ event: 'recovered', message: `${where} was never verified: ${level} passed` });
    } else if (verdict === 'fail') {
      tellDamage(run, `${where} is damaged: ${evidence[0] ?? level}`);
    } else {
      run.progress.warn(`${where} is still not verified: ${evidence[0] ?? level}`);
    }
    return record;
  } catch (error) {
    run.signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    run.progress.warn(`${where} is still not verified: ${message}`);
    return null;
  }
}

/** Loudly: a copy that somebody counts on is none. It stays where it is, for whoever wants to look. */
function tellDamage({ progress, emit }: Run, message: string): void {
  progress.damaged.push(message);
  progress.warn(message);
  emit({ event: 'warning', message });
}

async function verify(
  run: Run,
  { copy, manifest, manifestSha256 }: Unverified,
): Promise<Verified | null> {
  const part = run.parts.destinations.find(({ id }) => id === copy.destination);
  if (part === undefined) return null;
  const address = {
    destination: part.destination,
    pipeline: copy.pipeline,
    backup: copy.id,
    manifest: { manifest, sha256: manifestSha256 },
    signatures: run.parts.signatures,
  };
  let last: Verified | null = null;
  for (const step of levelsOf(run)) {
    last = await verifyCopy(
      address,
      { ...step, run: run.id.slice(-4), sign: signRecord(run) },
      contextOf(run),
    );
    if (last.verdict !== 'inconclusive') break;
  }
  return last;
}

type Step = Pick<LevelToVerify, 'level' | 'check'>;

/** As the pipeline wants it; where that cannot be done, for want of a key, at least what the store can show. */
function levelsOf({ plan, parts }: Run): readonly Step[] {
  const least: Step = { level: 'checksum', check: storeLevels.checksum };
  const { level } = plan.stages.verify;
  if (level === 'download') return [{ level, check: storeLevels.download }, least];
  if (level === 'open') return [{ level, check: parts.openCopy }, least];
  return [least];
}

function judgeAgain(
  backups: readonly JudgedBackup[],
  found: ReadonlyMap<Unverified['copy'], CheckName>,
): readonly JudgedBackup[] {
  return judgeBackups(
    backups.map(({ backup }) => ({
      ...backup,
      copies: backup.copies.map((copy) => {
        const check = found.get(copy);
        return check === undefined ? copy : { ...copy, checks: [...copy.checks, check] };
      }),
    })),
  );
}
