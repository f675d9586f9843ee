import { storeLevels } from '../catalog/verify/levels.ts';
import { recordCheck } from '../catalog/verify/record-check.ts';
import { passed, type Verification } from '../catalog/verify/verification.ts';
import { BackupError } from '../model/failures.ts';
import { contextOf } from './context.ts';
import type { DestinationPart, Run } from './run.ts';
import { signRecord } from './sign-record.ts';
import { backupOf } from './stamp.ts';

/** How sure we are of each new copy before it counts as good, written down beside it. */
export async function verify(run: Run): Promise<string> {
  const { level } = run.plan.stages.verify;
  const committed = run.parts.destinations.filter(
    ({ id }) => run.progress.copies.get(id)?.state === 'committed',
  );
  const failures: string[] = [];
  for (const part of committed) {
    const found = await verifyOne(run, part);
    if (found.verdict !== 'pass')
      failures.push(`${part.id}: ${found.evidence[0] ?? found.verdict}`);
  }
  if (failures.length === 0) return `${level}, ${committed.length} copies`;
  throw new BackupError({
    code: 'BP5050',
    stage: 'verify',
    message: failures.join('; '),
    hint: 'the copy does not count as good; other copies and earlier backups are not touched',
  });
}

async function verifyOne(run: Run, part: DestinationPart): Promise<Verification> {
  const { manifest } = run.progress;
  if (manifest === null) throw new Error('there is nothing to verify');
  const copy = { destination: part.destination, pipeline: run.plan.name, backup: backupOf(run) };
  const { level, found } = await prove(run, part);
  if (found.verdict === 'inconclusive') return found;
  const check = {
    copy,
    manifestSha256: manifest.sha256,
    level,
    ...found,
    verdict: found.verdict,
    run: run.id.slice(-4),
    sign: signRecord(run),
  };
  await recordCheck(check, contextOf(run));
  run.emit({ event: 'verified', destination: part.id, level, verdict: found.verdict });
  return found;
}

type Level = 'checksum' | 'download' | 'open';

/** Every object was confirmed when it was stored: that is level `checksum`, and is not done twice. */
async function prove(
  run: Run,
  { destination }: DestinationPart,
): Promise<{ readonly level: Level; readonly found: Verification }> {
  const { level } = run.plan.stages.verify;
  const { manifest } = run.progress;
  if (level === 'size' || level === 'checksum' || manifest === null)
    return { level: 'checksum', found: passed };
  const copy = {
    destination,
    pipeline: run.plan.name,
    backup: backupOf(run),
    manifest,
    signatures: run.parts.signatures,
  };
  if (level === 'download')
    return { level, found: await storeLevels.download(copy, contextOf(run)) };
  return { level: 'open', found: await run.parts.openCopy(copy, contextOf(run)) };
}
