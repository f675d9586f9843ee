import type { CopyToVerify } from '../../catalog/verify/copy-to-verify.ts';
import { BackupError } from '../../model/failures.ts';
import type { Hook } from '../../model/plan.ts';
import type { RestoreOptions } from '../../model/restore/options.ts';
import type { DumpDefinition, MovedDump } from '../../model/restore/plan/definitions.ts';
import type { Refusal, Signature } from '../../model/restore/plan.ts';
import type { Artifact, Manifest } from '../../model/run/manifest.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Opener } from '../../stages/open-copy.ts';
import { fetchPipeline } from '../../stages/restore/plan/fetch-pipeline.ts';
import type { Asked } from './asked.ts';
import { findMoved } from './moved-dumps.ts';
import { readStoredPipeline, type StoredPipeline } from './stored-pipeline.ts';

/** What a restore uses of the pipeline that the backup brings along. */
export interface StoredPart {
  /** `null` where nobody needs it, may believe it, or can read it. */
  readonly pipeline: StoredPipeline | null;
  readonly dumps: readonly DumpDefinition[];
  readonly moved: readonly MovedDump[];
  /** Dumps that may have changed, and nobody who is trusted says whether. */
  readonly unproved: readonly string[];
  readonly hooks: readonly Hook[];
  readonly ignoredHooks: number;
  readonly obstacles: readonly Refusal[];
}

export interface StoredQuestion {
  readonly manifest: Manifest;
  readonly copies: readonly CopyToVerify[];
  readonly opener: Opener;
  readonly signature: Signature;
  /** What the pipeline of today does not put back. */
  readonly lost: readonly Artifact[];
  /** What it may have had elsewhere. */
  readonly inDoubt: readonly Artifact[];
  readonly options: RestoreOptions;
}

const nothing: StoredPart = {
  pipeline: null,
  dumps: [],
  moved: [],
  unproved: [],
  hooks: [],
  ignoredHooks: 0,
  obstacles: [],
};

/** Reads it only when it is needed, and only when somebody trusted has signed it. */
export async function openStored(
  question: StoredQuestion,
  asked: Asked,
  context: StepContext,
): Promise<StoredPart> {
  const { signature, lost, inDoubt, options } = question;
  if (lost.length === 0 && inDoubt.length === 0 && !options.allowHooks) return nothing;
  if (signature.trust !== 'trusted') {
    const unproved = [...new Set(inDoubt.map(({ dump }) => dump))];
    return { ...nothing, unproved, obstacles: options.allowHooks ? [unsignedHooks] : [] };
  }
  try {
    const pipeline = readStoredPipeline(await fetchPipeline(question, context), asked);
    return describe(pipeline, question, asked);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof BackupError)) throw error;
    return { ...nothing, obstacles: [{ message: error.message, hint: error.hint }] };
  }
}

function describe(
  pipeline: StoredPipeline,
  { lost, inDoubt, options: { allowHooks } }: StoredQuestion,
  { today }: Asked,
): StoredPart {
  const moved = findMoved(inDoubt, pipeline, today);
  const elsewhere = inDoubt.filter(({ dump }) => moved.some((one) => one.dump === dump));
  const used = [...lost, ...elsewhere];
  return {
    pipeline,
    dumps: pipeline.spellOut(used),
    moved,
    unproved: [],
    hooks: allowHooks ? pipeline.hooks() : [],
    ignoredHooks: allowHooks || used.length === 0 ? 0 : pipeline.hookCount,
    obstacles: [],
  };
}

const unsignedHooks: Refusal = {
  message: 'the hooks of the backup are not signed by anybody trusted',
  hint: 'leave --allow-hooks out, or name who signs in restore.signers',
};
