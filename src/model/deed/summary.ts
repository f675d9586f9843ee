import type { ExitCode } from '../exit.ts';

/** What people are told of beside runs and restores; the words are verbs of the command line and events of channels. */
export type DeedVerb = 'prune' | 'delete' | 'sync' | 'verify';

/** `incomplete`: something stays as it was, or could not be looked at. `damaged`: a copy is not what it should be. */
export type DeedOutcome = 'done' | 'incomplete' | 'damaged' | 'failed' | 'cancelled';

/** What became of one copy. */
export interface DeedResult {
  readonly backup: string;
  readonly destination: string;
  readonly state:
    | 'removed'
    | 'spared'
    | 'copied'
    | 'left'
    | 'failed'
    | 'passed'
    | 'damaged'
    | 'unchecked'
    | 'missing';
  readonly bytes: number;
  /** Why; may be empty. */
  readonly reason: string;
}

export interface DeedSummary {
  readonly formatVersion: 1;
  readonly verb: DeedVerb;
  readonly pipeline: string;
  /** Names this command in records, too. */
  readonly run: string;
  readonly outcome: DeedOutcome;
  readonly exit: ExitCode;
  readonly reason: string;
  /** Who asked for it, as far as the surroundings say. */
  readonly by: string;
  /** Why, in the words of whoever asked for it; `null` where nobody is asked for any. */
  readonly why: string | null;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
  readonly results: readonly DeedResult[];
  readonly failure: DeedFailure | null;
}

export interface DeedFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}
