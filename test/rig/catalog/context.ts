import type { StepContext } from '../../../src/ports/step-context.ts';

/** A context whose clock a test sets. */
export function createContext(nowMs = Date.now(), signal?: AbortSignal): StepContext {
  return {
    signal: signal ?? new AbortController().signal,
    scratch: { path: (name) => Promise.reject(new Error(`no scratch for ${name}`)) },
    clock: { now: () => nowMs },
    record: () => undefined,
    progress: () => undefined,
    warn: () => undefined,
  };
}
