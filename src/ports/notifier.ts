import type { RunSummary } from '../model/run/summary.ts';
import type { Part, StepContext } from './step-context.ts';

/** A channel to people or machines. It may fail; that is recorded and changes nothing else. */
export interface Notifier extends Part {
  readonly id: string;
  notify(notice: Notice, context: StepContext): Promise<void>;
}

export interface Notice {
  readonly event: string;
  readonly title: string;
  readonly body: string;
  readonly summary: RunSummary;
}
