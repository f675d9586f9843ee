/** What happens while one destination is filled from another; a line each with `--json`. */
export type SyncEvent =
  | {
      readonly event: 'sync-started';
      readonly formatVersion: 1;
      readonly pipeline: string;
      readonly from: string;
      readonly to: string;
      /** How many backups are to be copied, and what they take. */
      readonly backups: number;
      readonly bytes: number;
      readonly isDry: boolean;
    }
  /** It is missing there and could be brought; a rehearsal brings nothing. */
  | { readonly event: 'planned'; readonly backup: string; readonly bytes: number }
  | { readonly event: 'copied'; readonly backup: string; readonly bytes: number }
  | { readonly event: 'left'; readonly backup: string; readonly reason: string }
  | {
      readonly event: 'failed';
      readonly backup: string;
      readonly code: string | null;
      readonly message: string;
      readonly hint: string;
    }
  | { readonly event: 'sync-finished'; readonly summary: SyncSummary };

export interface SyncSummary {
  readonly pipeline: string;
  readonly from: string;
  readonly to: string;
  readonly copied: number;
  readonly left: number;
  readonly failed: number;
  /** Of those that were copied. */
  readonly bytes: number;
}
