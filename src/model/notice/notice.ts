import type { DeedSummary } from '../deed/summary.ts';
import type { RestoreSummary } from '../restore/summary.ts';
import type { RunSummary } from '../run/summary.ts';

/** What a channel is given to tell, as JSON says it too: `about` tells which summary it carries. */
export type Notice = RunNotice | RestoreNotice | DeedNotice;

export interface RunNotice extends Words {
  readonly about: 'run';
  readonly summary: RunSummary;
}

export interface RestoreNotice extends Words {
  readonly about: 'restore';
  readonly summary: RestoreSummary;
}

/** Of a command that changed or looked at what lies at the destinations. */
export interface DeedNotice extends Words {
  readonly about: 'deed';
  readonly summary: DeedSummary;
}

interface Words {
  readonly event: string;
  /** One line. */
  readonly title: string;
  readonly body: string;
}

/** Of what a notice tells. */
export type Subject =
  | Pick<RunNotice, 'about' | 'summary'>
  | Pick<RestoreNotice, 'about' | 'summary'>
  | Pick<DeedNotice, 'about' | 'summary'>;

/** What a notice can say beside the summary. */
export interface Surroundings {
  readonly host?: string | undefined;
  /** Where the run can be looked at, such as the page of a CI job. */
  readonly url?: string | undefined;
}
