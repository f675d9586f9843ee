import type { RestoreHappening } from '../model/restore/event.ts';
import type { Happening } from '../model/run/event.ts';

/** Where something live is. */
export interface HowFar {
  /** Of a run; the step of a restore. */
  readonly stage: string | null;
  /** Of what it works on just now; `null` where nobody knows. */
  readonly percent: number | null;
}

const streaming = new Set<string>(['compress', 'encrypt', 'checksum', 'upload']);

export function followRun(): (happening: Happening) => HowFar | null {
  const expected = new Map<string, number>();
  let stage: string | null = null;
  return (happening) => {
    switch (happening.event) {
      case 'stage-started':
        // They begin together with the dump, which is the word for all of them.
        if (stage === 'dump' && streaming.has(happening.stage)) return null;
        stage = happening.stage;
        return { stage, percent: null };
      case 'artifact-started':
        if (happening.expectedBytes !== null)
          expected.set(happening.artifact, happening.expectedBytes);
        return null;
      case 'artifact-progress':
        return {
          stage,
          percent: percentOf(happening.plainBytes, expected.get(happening.artifact)),
        };
      default:
        return null;
    }
  };
}

export function followRestore(): (happening: RestoreHappening) => HowFar | null {
  const expected = new Map<string, number>();
  let stage: string | null = null;
  return (happening) => {
    switch (happening.event) {
      case 'step-started':
        stage = happening.step;
        return { stage, percent: null };
      case 'load-started':
        expected.set(happening.artifact, happening.expectedBytes);
        return null;
      case 'load-progress':
        return { stage, percent: percentOf(happening.bytes, expected.get(happening.artifact)) };
      default:
        return null;
    }
  };
}

function percentOf(done: number, whole: number | undefined): number | null {
  return whole ? Math.min(99, Math.floor((100 * done) / whole)) : null;
}
