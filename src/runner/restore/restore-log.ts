import type { RestoreEmit } from '../../model/restore/event.ts';
import type { RestoreStep } from '../../model/restore/steps.ts';
import type { RestoreStepSummary } from '../../model/restore/summary.ts';

/** What came of a step, in a few words; or why there was nothing to do. */
export type StepNote = string | { readonly skipped: string };

/** How far each step has come, told as events and kept for the summary. */
export class RestoreLog {
  readonly #emit: RestoreEmit;
  readonly #now: () => number;
  readonly #ended: RestoreStepSummary[] = [];
  #failed: RestoreStep | null = null;

  constructor(emit: RestoreEmit, now: () => number) {
    this.#emit = emit;
    this.#now = now;
  }

  get summaries(): readonly RestoreStepSummary[] {
    return this.#ended;
  }

  /** The first step that failed. */
  get failed(): RestoreStep | null {
    return this.#failed;
  }

  async step(step: RestoreStep, perform: () => Promise<StepNote>): Promise<void> {
    const began = this.#now();
    this.#emit({ event: 'step-started', step });
    try {
      const note = await perform();
      const durationMs = this.#now() - began;
      const state = typeof note === 'string' ? 'done' : 'skipped';
      this.#ended.push({ step, state, durationMs });
      if (typeof note === 'string') this.#emit({ event: 'step-done', step, durationMs, note });
      else this.#emit({ event: 'step-skipped', step, note: note.skipped });
    } catch (error) {
      const durationMs = this.#now() - began;
      const message = error instanceof Error ? error.message : String(error);
      this.#failed ??= step;
      this.#ended.push({ step, state: 'failed', durationMs });
      this.#emit({ event: 'step-failed', step, durationMs, message });
      throw error;
    }
  }
}
