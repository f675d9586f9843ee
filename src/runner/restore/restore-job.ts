import type { Plan } from '../../model/plan.ts';
import type { Answer } from '../../model/restore/confirm.ts';
import type { RestoreEvent } from '../../model/restore/event.ts';
import type { RunSummary } from '../../model/run/summary.ts';
import type { StepContext } from '../../ports/step-context.ts';
import type { Decided } from '../../stages/restore/decided.ts';
import type { HealthCheckPart } from '../../stages/restore/health/health-check.ts';
import type { Services } from '../../stages/restore/services/services.ts';
import type { PipelineFile, RunParts } from '../../stages/run.ts';
import type { StillTools } from '../../stages/still/still-tools.ts';
import type { Job } from '../job.ts';

/** What somebody wants to be restored; everything that touches the world is handed in. */
export interface RestoreJob
  extends Pick<
    Job,
    | 'notifiers'
    | 'environment'
    | 'state'
    | 'process'
    | 'isAlive'
    | 'clock'
    | 'random'
    | 'signal'
    | 'mask'
    | 'restorerFor'
    | 'isAsRead'
  > {
  readonly plan: Plan;
  readonly file: Pick<PipelineFile, 'path' | 'repository'>;
  readonly parts: Pick<
    RunParts,
    'destinations' | 'launcher' | 'place' | 'ways' | 'locks' | 'folderLocks'
  > & { readonly still: StillTools };
  /** The id of the backup. */
  readonly backup: string;
  /** What a person has said to the plan; `null`: everything is read and proved as for a restore, and nothing is changed. */
  readonly answer: Answer | null;
  /** Makes the plan again: called once, when nobody else can work on the pipeline. Changes nothing. */
  readonly decide: (context: StepContext) => Promise<Decided>;
  /** Called under the lock of the restore, which the run of it must not take again. */
  readonly makeSafetyBackup: (wish: SafetyWish) => Promise<RunSummary>;
  readonly health: readonly HealthCheckPart[];
  /** `null` where the pipeline names none. */
  readonly services: Services | null;
  /** Who asked for it, for the record. */
  readonly owner: string;
  readonly report: (event: RestoreEvent) => void;
}

export interface SafetyWish {
  /** The dumps whose data may be replaced. */
  readonly only: readonly string[];
  readonly note: string;
  readonly signal: AbortSignal;
  /** How much was dumped so far. */
  readonly onProgress: (plainBytes: number) => void;
}
