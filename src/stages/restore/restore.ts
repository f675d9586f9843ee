import type { RestoreEmit } from '../../model/restore/event.ts';
import type { Launcher } from '../../ports/launcher.ts';
import type { Place } from '../../ports/place.ts';
import type { Clock, Scratch, StepContext } from '../../ports/step-context.ts';
import type { DestinationPart, RunRecord } from '../run.ts';
import type { Decided } from './decided.ts';
import type { HealthCheckPart } from './health/health-check.ts';
import type { RestoreProgress } from './progress.ts';
import type { Services } from './services/services.ts';

/** Everything that a restore is made of. Steps read it; what they find out goes into `progress`. */
export interface Restore {
  readonly id: string;
  readonly pipeline: string;
  readonly decided: Decided;
  readonly file: { readonly path: string; readonly repository: string };
  readonly parts: {
    readonly destinations: readonly DestinationPart[];
    readonly launcher: Launcher;
    readonly place: Place;
  };
  readonly services: Services | null;
  readonly health: readonly HealthCheckPart[];
  /** Of this process; programs get of it what their `env` lists. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Exists for as long as the application is out of service; `null` for none. */
  readonly maintenanceFile: string | null;
  /** Brings the restored data to the version of the code; `null` for none. */
  readonly migrate: readonly string[] | null;
  readonly owner: string;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly scratch: Scratch;
  readonly emit: RestoreEmit;
  /** The journal: what would be left behind is durable before it is there. */
  readonly record: Pick<RunRecord, 'intend'>;
  readonly progress: RestoreProgress;
}

/** What is begun may be broken off. */
export function contextOf(restore: Restore): StepContext {
  const { signal, clock, scratch, emit, progress } = restore;
  return {
    ...{ signal, clock, scratch },
    record: () => undefined,
    progress: () => undefined,
    warn: (message) => {
      progress.warn(message);
      emit({ event: 'warning', message });
    },
  };
}

/** What takes back or completes is never broken off: half of it is worse than a wait. */
export function lastingContext(restore: Restore): StepContext {
  return { ...contextOf(restore), signal: new AbortController().signal };
}
