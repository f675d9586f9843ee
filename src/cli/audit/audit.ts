import type { ExitCode } from '../../model/exit.ts';
import type { Plan } from '../../model/plan.ts';

/** The audit log, as a verb sees it. */
export interface Audit {
  /**
   * Writes down that the verb begins, as soon as it is known with what, and before it changes anything. Fails with
   * BP5150 beyond a limit of the pipeline, with BP5151 where a required entry cannot be written.
   */
  begin(deed: Deed): Promise<Attempt>;
}

export interface Deed {
  /** `null`: it is about this host. */
  readonly plan: Pick<Plan, 'name' | 'limits'> | null;
  /** The ids of the backups that it is about. */
  readonly backups?: readonly string[];
}

/** What was begun. It ends with the verb, by its outcome, unless the verb says more. */
export interface Attempt {
  end(ending: Ending): Promise<void>;
}

export interface Ending {
  readonly exit: ExitCode;
  readonly reason: string;
  /** Those that were changed, where that are not those that it was about. */
  readonly backups?: readonly string[];
  readonly bytes?: number;
}

/** For verbs that change nothing, and for rehearsals. */
export const unaudited: Audit = {
  begin: () => Promise.resolve({ end: () => Promise.resolve() }),
};
