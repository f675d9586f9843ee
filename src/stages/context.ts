import type { Facts } from '../model/run/facts.ts';
import { maskTexts } from '../model/run/mask-texts.ts';
import type { StepContext } from '../ports/step-context.ts';
import type { Run } from './run.ts';

export interface Recording {
  readonly context: StepContext;
  readonly facts: Facts;
}

interface Listening {
  readonly signal?: AbortSignal;
  readonly onProgress?: (bytes: number) => void;
}

/** The surroundings of one part of a run; what it records is collected beside. */
export function recordingContext(run: Run, { signal, onProgress }: Listening = {}): Recording {
  const facts: Record<string, Facts[string]> = {};
  const context: StepContext = {
    signal: signal ?? run.signal,
    scratch: run.scratch,
    clock: run.clock,
    record: (found) => void Object.assign(facts, maskTexts(found, run.mask)),
    progress: (bytes) => onProgress?.(bytes),
    warn: (message) => {
      run.progress.warn(message);
      run.emit({ event: 'warning', message });
    },
  };
  return { context, facts };
}

export function contextOf(run: Run): StepContext {
  return recordingContext(run).context;
}
