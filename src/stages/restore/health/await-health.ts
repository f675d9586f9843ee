import { setTimeout as pause } from 'node:timers/promises';
import { BackupError } from '../../../model/failures.ts';
import type { RestoreEmit } from '../../../model/restore/event.ts';
import type { StepContext } from '../../../ports/step-context.ts';
import type { HealthCheckPart } from './health-check.ts';

interface Waiting {
  readonly context: StepContext;
  readonly emit: RestoreEmit;
}

/**
 * Waits until every check has passed, one after another. Rejects with BP5120 for the first one whose time is over, and
 * with the reason of the signal as soon as that fires.
 */
export async function awaitHealth(
  checks: readonly HealthCheckPart[],
  waiting: Waiting,
): Promise<void> {
  for (const check of checks) await awaitOne(check, waiting);
}

async function awaitOne(check: HealthCheckPart, { context, emit }: Waiting): Promise<void> {
  const tell = (state: 'waiting' | 'passed' | 'failed', message: string): void =>
    emit({ event: 'health', check: check.name, state, message });
  const over = AbortSignal.timeout(check.withinMs);
  const signal = AbortSignal.any([context.signal, over]);
  let said: string | null = null;
  try {
    for (;;) {
      const before = said;
      said = await check.ask({ ...context, signal });
      if (said === null) return tell('passed', '');
      if (before === null) tell('waiting', said);
      await pause(check.everyMs, undefined, { signal });
    }
  } catch (error) {
    context.signal.throwIfAborted();
    if (!over.aborted) throw error;
  }
  const last = said ?? 'it did not answer';
  tell('failed', last);
  throw unhealthy(check, last);
}

function unhealthy({ name, withinMs }: HealthCheckPart, said: string): BackupError {
  return new BackupError({
    code: 'BP5120',
    message: `the application is not healthy: ${name} did not pass within ${withinMs / 1000} s: ${said}`,
    hint: 'look into the log of the application; if it only needs longer to start, raise `within` of the check',
    facts: { check: name, said },
  });
}
