import { join } from 'node:path';
import type { Happening } from '../model/run/event.ts';
import { throttled } from '../util/throttle.ts';
import { replaceState } from './state-folder.ts';

const everyMs = 1000;
const streaming = new Set<string>(['compress', 'encrypt', 'checksum', 'upload']);

/** Keeps a small file that says how far a live run is, for `status`. A courtesy: what cannot be written is left out. */
export function createLiveFile(folder: string): (happening: Happening) => void {
  const path = join(folder, 'live.json');
  const expected = new Map<string, number>();
  let stage: string | null = null;
  let percent: number | null = null;
  let last = Promise.resolve();
  const write = throttled(everyMs, (text: string) => {
    last = last.then(() => replaceState(path, text)).catch(() => undefined);
  });
  return (happening) => {
    switch (happening.event) {
      case 'stage-started':
        // They begin together with the dump, which is the word for all of them.
        if (stage === 'dump' && streaming.has(happening.stage)) return;
        stage = happening.stage;
        percent = null;
        break;
      case 'artifact-started':
        if (happening.expectedBytes !== null)
          expected.set(happening.artifact, happening.expectedBytes);
        break;
      case 'artifact-progress': {
        const whole = expected.get(happening.artifact);
        percent = whole ? Math.min(99, Math.floor((100 * happening.plainBytes) / whole)) : null;
        break;
      }
      default:
        return;
    }
    write(`${JSON.stringify({ stage, percent })}\n`);
  };
}
