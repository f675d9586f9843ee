import type { Copy } from '../../catalog/inventory.ts';
import type { JudgedBackup } from '../../catalog/verdict.ts';
import type { CopyToVerify, LevelCheck } from '../../catalog/verify/copy-to-verify.ts';
import type { Verification } from '../../catalog/verify/verification.ts';
import { type LevelToVerify, type Verified, verifyCopy } from '../../catalog/verify/verify-copy.ts';
import { BackupError } from '../../model/failures.ts';
import type { CheckLevel } from '../../model/run/check-record.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { holdWhileReading } from '../../stages/fetch/reading-hold.ts';
import type { RecordSigner } from '../compose/record-signer.ts';
import { missingCopies } from '../reach/backup-facts.ts';
import type { Known } from '../reach/known.ts';

export interface Level {
  readonly level: CheckLevel;
  readonly check: LevelCheck;
}

/** What was found of one copy. */
export interface CopyResult {
  readonly pipeline: string;
  readonly backup: string;
  readonly destination: string;
  readonly level: CheckLevel;
  /** `missing`: a copy was planned there, and there is none. */
  readonly verdict: 'pass' | 'fail' | 'inconclusive' | 'missing';
  readonly evidence: readonly string[];
  /** Whether it is written down beside the copy. */
  readonly isRecorded: boolean;
  /** Whether what is written down counts: where the pipeline names signers, it must be signed. */
  readonly counts: boolean;
}

export interface ToVerify extends Level {
  readonly known: Known;
  readonly signer: RecordSigner;
  /** The id of this command; its last characters stand in the records. */
  readonly run: string;
  /** Who looks. */
  readonly owner: string;
}

/** Checks every copy of a backup, one after another, and writes down what it finds. */
export async function verifyBackup(
  judged: JudgedBackup,
  asked: ToVerify,
  context: StepContext,
): Promise<readonly CopyResult[]> {
  const results: CopyResult[] = [];
  for (const copy of judged.backup.copies.filter(({ state }) => state !== 'orphan')) {
    const found = await verifyOne(copy, { ...asked, judged }, context);
    results.push({ ...found, ...nameOf(copy, asked) });
  }
  return [...results, ...unknownCopies(judged, asked)];
}

type Found = Pick<CopyResult, 'verdict' | 'evidence' | 'isRecorded' | 'counts'>;

async function verifyOne(
  copy: Copy,
  { known, level, check, run, owner, judged, signer }: ToVerify & { readonly judged: JudgedBackup },
  context: StepContext,
): Promise<Found> {
  const { manifest, manifestSha256 } = judged.backup;
  const part = known.store.destinations.find(({ id }) => id === copy.destination);
  // Without a manifest to believe there is nothing to compare with, and nothing that a record could name.
  if (manifest === null || manifestSha256 === null || part === undefined) {
    return { verdict: 'fail', evidence: copy.problems, isRecorded: false, counts: false };
  }
  const address = {
    destination: part.destination,
    pipeline: copy.pipeline,
    backup: copy.id,
    manifest: { manifest, sha256: manifestSha256 },
    signatures: known.store.signatures,
  };
  const asked = { level, check, run: run.slice(-4), sign: signer.sign };
  const hold = await holdWhileReading(address, { verb: 'verify', owner }, context);
  try {
    return await verifyAndRecord(address, asked, { signer, context });
  } finally {
    await hold.release();
  }
}

/** Where nothing can be written down, what was found is said all the same. */
async function verifyAndRecord(
  copy: CopyToVerify,
  asked: LevelToVerify,
  { signer, context }: { readonly signer: RecordSigner; readonly context: StepContext },
): Promise<Found> {
  let seen: Verification | null = null;
  const check: LevelCheck = async (...given) => {
    seen = await asked.check(...given);
    return seen;
  };
  try {
    return found(await verifyCopy(copy, { ...asked, check }, context), signer);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
    return unrecorded(seen, error);
  }
}

function unrecorded(seen: Verification | null, failure: BackupError): Found {
  if (seen === null) throw failure;
  const evidence = [...seen.evidence, `this could not be written down: ${failure.message}`];
  return { verdict: seen.verdict, evidence, isRecorded: false, counts: false };
}

function found({ verdict, evidence, record }: Verified, signer: RecordSigner): Found {
  const isRecorded = record !== null;
  return { verdict, evidence, isRecorded, counts: isRecorded && signer.obstacle === null };
}

/** Where a copy may lie and nobody could look, and where one should lie and does not. */
function unknownCopies(judged: JudgedBackup, asked: ToVerify): readonly CopyResult[] {
  const { destinations } = asked.known;
  const planned = judged.backup.manifest?.destinations ?? [];
  const unread = destinations.filter(({ id, error }) => error !== null && planned.includes(id));
  const unknown = [
    ...unread.map(
      ({ id, error }) => ['inconclusive', id, `it could not be read: ${error}`] as const,
    ),
    ...missingCopies(judged, destinations).map(
      (id) => ['missing', id, 'there is no copy'] as const,
    ),
  ];
  return unknown.map(([verdict, destination, evidence]) => ({
    ...nameOf({ id: judged.backup.id, destination }, asked),
    verdict,
    evidence: [evidence],
    isRecorded: false,
    counts: false,
  }));
}

function nameOf({ id, destination }: Pick<Copy, 'id' | 'destination'>, asked: ToVerify) {
  return { pipeline: asked.known.pipeline, backup: id, destination, level: asked.level };
}
