import type { Manifest } from '../../run/manifest.ts';
import type { CodeObservation, CodeUnknown } from '../code.ts';
import type { RestoreDefaults, RestoreOptions } from '../options.ts';
import type { PlannedBackup, Refusal, RestorePlan, Stops } from '../plan.ts';
import type { SurveyedTarget } from './artifacts.ts';
import type { JudgedCopyFacts } from './copies.ts';
import type { DumpDefinition, MovedDump } from './definitions.ts';
import type { PipelineFiles } from './file-change.ts';
import type { FreeSpace } from './space.ts';

/** All that was found out about a restore; nothing was changed for it. */
export interface RestoreQuestion {
  readonly pipeline: PipelineFacts;
  readonly backup: BackupFacts;
  /** In the order of the pipeline. */
  readonly copies: readonly JudgedCopyFacts[];
  /** Of every artifact that `chooseArtifacts` chooses. */
  readonly surveys: readonly SurveyedTarget[];
  readonly free: readonly FreeSpace[];
  readonly stops: Stops;
  /** `null` where nobody asked. */
  readonly code: CodeObservation | CodeUnknown | null;
  /** `null` where nobody looked. */
  readonly pipelineFile: PipelineFiles | null;
  /** What else speaks against it: a missing key, something that this version cannot do. */
  readonly obstacles: readonly Refusal[];
  readonly options: RestoreOptions;
  /** How the program is called here: `run-pipeline` with its `-C` and `-f`. */
  readonly program: readonly string[];
  readonly nowMs: number;
}

export interface PipelineFacts {
  readonly name: string;
  readonly digest: string;
  readonly dumps: readonly DumpDefinition[];
  readonly defaults: RestoreDefaults;
  readonly phrase: string | null;
  readonly keepFree: number;
  /** Of the application as it is now; `null` where nobody knows. */
  readonly migrationsSha256: string | null;
}

export interface BackupFacts extends Pick<PlannedBackup, 'verdict' | 'doubts' | 'signature'> {
  readonly manifest: Manifest;
  readonly manifestSha256: string;
  /** What the backup itself says of its dumps; empty where nobody needed to know, or may believe it. */
  readonly dumps: readonly DumpDefinition[];
  /** Dumps that go back as it says, though the pipeline of today has them. */
  readonly moved: readonly MovedDump[];
  /** Dumps of which nobody trusted says whether they lay where the pipeline of today has them. */
  readonly unproved: readonly string[];
}

/** A plan as far as it goes without a verdict on it. */
export type Found = Omit<RestorePlan, 'warnings' | 'refusals' | 'confirmation'>;
