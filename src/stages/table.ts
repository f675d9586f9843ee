import type { StageName } from '../model/stages.ts';
import { lock } from './lock.ts';
import { preflight } from './preflight.ts';
import { retention } from './retention.ts';
import type { Mark, Run } from './run.ts';
import { stream } from './stream.ts';
import { verify } from './verify.ts';

/** A step of a run: one stage, or several that are one stream. */
export interface StageRow {
  readonly stages: readonly StageName[];
  /** Resolves with a few words for the reader; throws what ends the run. */
  readonly perform: (run: Run, mark: Mark) => Promise<string>;
  /** Also in a dry run, which touches nothing. */
  readonly dryRun: boolean;
  /** Only when every copy of this run is there: what it does builds on them. */
  readonly needsAllCopies: boolean;
}

/** The order is part of the format. Notices are sent by the runner at the very end, also after failures. */
export const stageTable: readonly StageRow[] = [
  { stages: ['lock'], perform: lock, dryRun: true, needsAllCopies: false },
  { stages: ['preflight'], perform: preflight, dryRun: true, needsAllCopies: false },
  {
    stages: ['dump', 'compress', 'encrypt', 'checksum', 'upload'],
    perform: stream,
    dryRun: false,
    needsAllCopies: false,
  },
  { stages: ['verify'], perform: verify, dryRun: false, needsAllCopies: false },
  { stages: ['retention'], perform: retention, dryRun: false, needsAllCopies: true },
];
