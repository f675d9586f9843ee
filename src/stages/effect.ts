import type { DumpDefinition } from '../model/restore/plan/definitions.ts';
import type { Json } from '../model/run/facts.ts';
import type { Handle } from '../ports/restorer.ts';
import type { CheckoutHandle } from './restore/checkout/handle.ts';
import type { HeldStill } from './still/held-still.ts';

/** Something on the outside that a crash would leave behind, and how to find it again. */
export type Effect =
  | HookEntered
  | RestoreEffect
  | { readonly do: 'folder'; readonly path: string }
  | PlaceUsed
  | HeldStill
  | {
      readonly do: 'upload';
      readonly destination: string;
      readonly key: string;
      readonly token: Json;
    }
  | { readonly do: 'live'; readonly destination: string; readonly key: string };

/** Programs run in another place, where they may outlive us. */
export interface PlaceUsed {
  readonly do: 'place';
  /** `via` of the pipeline; secrets are references. */
  readonly via: Json;
  readonly label: string;
  readonly mark: string;
}

/** What only a restore does. */
export type RestoreEffect = PutBack | CodeMoved | MaintenanceBegun;

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

/** Data of a backup that lies beside the live one, or has taken its place. */
export interface PutBack {
  readonly do: 'put-back';
  readonly artifact: string;
  /** By which its restorer is made again; secrets are references. */
  readonly definition: DumpDefinition;
  readonly handle: Handle;
  readonly isReversible: boolean;
  readonly discardPrevious: boolean;
}

interface CodeMoved {
  readonly do: 'checkout';
  readonly handle: CheckoutHandle;
}

/** A file that says that the application is out of service. */
interface MaintenanceBegun {
  readonly do: 'maintenance-file';
  readonly path: string;
  readonly restore: string;
}
