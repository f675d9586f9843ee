import type { StageName } from '../stages.ts';
import type { RunSummary } from './summary.ts';

/** What happens in a run. Logic emits events; only reporters print. */
export type RunEvent = Stamped &
  (
    | {
        readonly event: 'run-started';
        readonly formatVersion: 1;
        readonly pipeline: string;
        readonly stages: readonly StageName[];
      }
    | { readonly event: 'stage-started'; readonly stage: StageName }
    | {
        readonly event: 'stage-done';
        readonly stage: StageName;
        readonly durationMs: number;
        readonly note: string;
      }
    | {
        readonly event: 'stage-failed';
        readonly stage: StageName;
        readonly durationMs: number;
        readonly message: string;
      }
    | { readonly event: 'stage-skipped'; readonly stage: StageName; readonly note: string }
    | {
        readonly event: 'finding';
        readonly severity: 'error' | 'warning';
        readonly part: string;
        readonly message: string;
        readonly hint: string;
      }
    | {
        readonly event: 'artifact-started';
        readonly artifact: string;
        readonly expectedBytes: number | null;
      }
    | {
        readonly event: 'artifact-progress';
        readonly artifact: string;
        readonly plainBytes: number;
        readonly storedBytes: number;
      }
    | {
        readonly event: 'artifact-sealed';
        readonly artifact: string;
        readonly plainBytes: number;
        readonly storedBytes: number;
      }
    /** A container holds still while it is read; then it goes on. */
    | { readonly event: 'held-still'; readonly container: string; readonly how: 'stop' | 'pause' }
    | {
        readonly event: 'goes-on';
        readonly container: string;
        readonly durationMs: number;
        /** Another run needs it still, and starts it. */
        readonly isLeft: boolean;
      }
    /** It will not be in the backup: its dump failed, and may. */
    | { readonly event: 'artifact-left-out'; readonly artifact: string }
    | {
        readonly event: 'upload-progress';
        readonly destination: string;
        readonly artifact: string;
        readonly bytes: number;
      }
    | {
        readonly event: 'upload-confirmed';
        readonly destination: string;
        readonly artifact: string;
        readonly bytes: number;
      }
    | {
        readonly event: 'destination-failed';
        readonly destination: string;
        readonly message: string;
      }
    | { readonly event: 'committed'; readonly destination: string; readonly backup: string }
    | {
        readonly event: 'verified';
        readonly destination: string;
        readonly level: string;
        readonly verdict: 'pass' | 'fail';
      }
    | {
        readonly event: 'retention-decided';
        readonly destination: string;
        readonly backup: string;
        readonly action: 'keep' | 'remove';
        readonly reason: string;
      }
    | { readonly event: 'removed'; readonly destination: string; readonly backup: string }
    | {
        readonly event: 'key-created';
        readonly fingerprint: string;
        readonly publicFile: string;
        readonly privateFile: string;
      }
    | {
        readonly event: 'hook';
        readonly point: string;
        readonly state: 'started' | 'done' | 'failed' | 'skipped';
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
    | { readonly event: 'run-finished'; readonly summary: RunSummary }
  );

interface Stamped {
  readonly at: string;
  readonly run: string;
}

/** An event before the run has stamped it. */
export type Happening = RunEvent extends infer One
  ? One extends Stamped
    ? Omit<One, 'at' | 'run'>
    : never
  : never;

export type Emit = (happening: Happening) => void;
