import type { Notice } from '../model/notice/notice.ts';
import type { Part, StepContext } from './step-context.ts';

/** A channel to people or machines. It may fail; that is recorded and changes nothing else. */
export interface Notifier extends Part {
  readonly id: string;
  notify(notice: Notice, context: StepContext): Promise<void>;
}
