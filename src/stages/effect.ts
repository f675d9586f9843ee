import type { Json } from '../model/run/facts.ts';

/** Something on the outside that a crash would leave behind, and how to find it again. */
export type Effect =
  | HookEntered
  | { readonly do: 'folder'; readonly path: string }
  | {
      readonly do: 'upload';
      readonly destination: string;
      readonly key: string;
      readonly token: Json;
    }
  | { readonly do: 'live'; readonly destination: string; readonly key: string };

/** A program that may have changed something, and the one that takes it back. It must bear being run for nothing. */
export interface HookEntered {
  readonly do: 'hook-entered';
  readonly at: string;
  readonly enter: readonly string[];
  readonly leave: readonly string[];
  readonly cwd: string;
  /** Names of variables; what they hold is looked up again. */
  readonly env: readonly string[];
  readonly timeoutMs: number;
  readonly onError: 'fail' | 'warn';
}
