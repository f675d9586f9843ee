import { BackupError } from '../../model/failures.ts';
import type { Emit } from '../../model/run/event.ts';
import type { StageSummary } from '../../model/run/summary.ts';
import type { StageName } from '../../model/stages.ts';

/** How far each stage has come, told as events and kept for the summary. */
export class StageLog {
  readonly #emit: Emit;
  readonly #now: () => number;
  readonly #began = new Map<StageName, number>();
  readonly #ended = new Map<StageName, StageSummary>();

  constructor(emit: Emit, now: () => number) {
    this.#emit = emit;
    this.#now = now;
  }

  started(stage: StageName): void {
    this.#began.set(stage, this.#now());
    this.#emit({ event: 'stage-started', stage });
  }

  /** A stage that has ended already stays as it is. */
  done(stage: StageName, note: string): void {
    if (this.#ended.has(stage)) return;
    const durationMs = this.#end(stage, 'done');
    this.#emit({ event: 'stage-done', stage, durationMs, note });
  }

  skipped(stage: StageName, note: string): void {
    this.#end(stage, 'skipped');
    this.#emit({ event: 'stage-skipped', stage, note });
  }

  /** Of several stages that are one stream, the error says which one failed; the others were stopped with it. */
  failed(stages: readonly StageName[], error: unknown): void {
    const open = stages.filter((stage) => !this.#ended.has(stage));
    const named = error instanceof BackupError ? error.stage : null;
    const guilty = open.find((stage) => stage === named) ?? open[0];
    const message = error instanceof Error ? error.message : String(error);
    for (const stage of open) {
      if (stage === guilty) {
        const durationMs = this.#end(stage, 'failed');
        this.#emit({ event: 'stage-failed', stage, durationMs, message });
      } else this.skipped(stage, 'stopped');
    }
  }

  get summaries(): readonly StageSummary[] {
    return [...this.#ended.values()];
  }

  #end(stage: StageName, state: StageSummary['state']): number {
    const durationMs = Math.max(0, this.#now() - (this.#began.get(stage) ?? this.#now()));
    this.#ended.set(stage, { stage, state, durationMs });
    return durationMs;
  }
}
