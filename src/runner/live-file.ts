import { join } from 'node:path';
import { throttled } from '../util/throttle.ts';
import type { HowFar } from './how-far.ts';
import { replaceState } from './state-folder.ts';

const everyMs = 1000;

export interface LiveFile<T> {
  tell(happening: T): void;
  /** When it has resolved nothing is written any more. */
  close(): Promise<void>;
}

/**
 * Keeps a small file that says how far something live is, for `status`. A courtesy: what cannot be written is left out.
 * `follow` answers `null` for what changes nothing.
 */
export function createLiveFile<T>(
  folder: string,
  follow: (happening: T) => HowFar | null,
): LiveFile<T> {
  const path = join(folder, 'live.json');
  let newest: string | null = null;
  let shown: string | null = null;
  let last = Promise.resolve();
  let isClosed = false;
  const write = (text: string) => {
    newest = text;
    last = last.then(async () => {
      const due = newest;
      newest = null;
      // A newer one took its place, or has been written already.
      if (due !== null) await replaceState(path, due).catch(() => undefined);
    });
  };
  const writeSometimes = throttled(everyMs, write);
  return {
    tell: (happening) => {
      const far = isClosed ? null : follow(happening);
      if (far === null) return;
      const text = `${JSON.stringify(far)}\n`;
      // A stage may be silent for as long as it lasts.
      if (far.stage === shown) writeSometimes(text);
      else write(text);
      shown = far.stage;
    },
    close: async () => {
      isClosed = true;
      newest = null;
      await last;
    },
  };
}
