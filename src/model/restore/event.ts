import type { RestoreStep } from './steps.ts';
import type { RestoreSummary } from './summary.ts';

/** What happens in a restore. Logic emits events; only reporters print. */
export type RestoreEvent = Stamped &
  (
    | {
        readonly event: 'restore-started';
        readonly formatVersion: 1;
        readonly pipeline: string;
        readonly backup: string;
        readonly steps: readonly RestoreStep[];
      }
    | { readonly event: 'step-started'; readonly step: RestoreStep }
    | {
        readonly event: 'step-done';
        readonly step: RestoreStep;
        readonly durationMs: number;
        readonly note: string;
      }
    | {
        readonly event: 'step-failed';
        readonly step: RestoreStep;
        readonly durationMs: number;
        readonly message: string;
      }
    | { readonly event: 'step-skipped'; readonly step: RestoreStep; readonly note: string }
    /** Of the backup that is made of today's data: plain bytes so far. */
    | { readonly event: 'safety-progress'; readonly bytes: number }
    /** `expectedBytes`: stored bytes, read once to be proved and once to be decoded. */
    | {
        readonly event: 'load-started';
        readonly artifact: string;
        readonly expectedBytes: number;
      }
    | { readonly event: 'load-progress'; readonly artifact: string; readonly bytes: number }
    /** Proved, and beside the live data. `bytes`: of the plain data. */
    | {
        readonly event: 'loaded';
        readonly artifact: string;
        readonly bytes: number;
        readonly from: string;
      }
    /** Another copy is read instead, where there is one. */
    | {
        readonly event: 'copy-lost';
        readonly destination: string;
        readonly file: string;
        readonly reason: string;
        readonly isDamage: boolean;
      }
    | { readonly event: 'activated'; readonly artifact: string; readonly target: readonly string[] }
    | { readonly event: 'rolled-back'; readonly what: string }
    /** Where the data is now that was live before. */
    | { readonly event: 'kept'; readonly artifact: string; readonly path: string }
    | {
        readonly event: 'hook';
        readonly point: string;
        readonly state: 'started' | 'done' | 'failed' | 'skipped';
        readonly message: string;
      }
    | {
        readonly event: 'health';
        readonly check: string;
        readonly state: 'waiting' | 'passed' | 'failed';
        readonly message: string;
      }
    | {
        readonly event: 'notified';
        readonly channel: string;
        readonly ok: boolean;
        readonly message: string;
      }
    | { readonly event: 'recovered'; readonly message: string }
    | { readonly event: 'warning'; readonly message: string }
    | { readonly event: 'restore-finished'; readonly summary: RestoreSummary }
  );

interface Stamped {
  readonly at: string;
  /** The id of the restore. */
  readonly run: string;
}

/** An event before the restore has stamped it. */
export type RestoreHappening = RestoreEvent extends infer One
  ? One extends Stamped
    ? Omit<One, 'at' | 'run'>
    : never
  : never;

export type RestoreEmit = (happening: RestoreHappening) => void;
