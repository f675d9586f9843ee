import type { JudgedBackup } from '../../catalog/verdict.ts';
import { BackupError } from '../../model/failures.ts';
import type { JudgedCopyFacts } from '../../model/restore/plan/copies.ts';
import type { BackupFacts, PipelineFacts } from '../../model/restore/plan/question.ts';
import type { Signature } from '../../model/restore/plan.ts';
import type { Manifest } from '../../model/run/manifest.ts';
import type { StepContext } from '../../ports/step-context.ts';
import { createMigrations } from '../compose/application.ts';
import { digestPipeline } from '../compose/pipeline-digest.ts';
import type { Asked } from './asked.ts';
import type { StoredPart } from './stored-part.ts';

/** What the pipeline of today says of its restores. */
export async function pipelineFacts(
  manifest: Manifest,
  asked: Asked,
  context: StepContext,
): Promise<PipelineFacts> {
  const { plan } = asked.store;
  return {
    name: plan.name,
    digest: digestPipeline(asked.chosen, asked.setting),
    dumps: asked.today,
    defaults: plan.restore,
    phrase: plan.restore.phrase ?? null,
    keepFree: plan.stages.preflight.keepFree,
    migrationsSha256: await migrationsToday(manifest, asked, context),
  };
}

interface Known {
  readonly backup: JudgedBackup;
  readonly manifest: Manifest;
  readonly signature: Signature;
  readonly stored: StoredPart;
}

export function backupFacts({ backup, manifest, signature, stored }: Known): BackupFacts {
  const { verdict, suspicions, reason } = backup;
  const doubts = suspicions.length > 0 ? suspicions : [reason];
  return {
    manifest,
    // There is one wherever there is a manifest to believe.
    manifestSha256: backup.backup.manifestSha256 ?? '',
    verdict,
    doubts: verdict === 'good' ? [] : doubts,
    signature,
    dumps: stored.dumps,
    moved: stored.moved,
    unproved: stored.unproved,
  };
}

export function copyFacts(
  { copies }: JudgedBackup,
  { store: { destinations } }: Asked,
): readonly JudgedCopyFacts[] {
  return copies.map(({ copy, verdict, reason }) => {
    const part = destinations.find(({ id }) => id === copy.destination);
    const isNear = part?.destination.traits.isOnThisMachine === true;
    return { destination: copy.destination, verdict, reason, isNear };
  });
}

/** Asked only where there is something to compare it with. What does not answer is not known. */
async function migrationsToday(
  { application }: Manifest,
  { store, io }: Asked,
  context: StepContext,
): Promise<string | null> {
  if (application.migrationsSha256 === null) return null;
  const { plan, parts } = store;
  const wishes = { appVersion: null, only: [] };
  try {
    const question = await createMigrations({ ...parts, plan, environment: io.env, wishes });
    return (await question?.ask(context)) ?? null;
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
    return null;
  }
}
