import { plainPalette } from '../../../src/reporters/palette.ts';
import type { Out, Reporter, Screen } from '../../../src/reporters/reporter.ts';
import type { Pulse } from '../../../src/reporters/tree/pulse.ts';

interface Timed {
  readonly at: string;
}

/** What a reporter writes for these events. */
export function told<E>(create: (out: Out) => Reporter<E>, events: readonly E[]): string {
  const written: string[] = [];
  const reporter = create({ palette: plainPalette, write: (text) => void written.push(text) });
  for (const event of events) reporter.report(event);
  reporter.close();
  return written.join('');
}

/** A tree whose time is that of its events, and that beats when it is told to. */
export function playOn<E extends Timed>(
  create: (screen: Screen, pulse: Pulse) => Reporter<E>,
  screen: Screen,
  startMs: number,
) {
  let nowMs = startMs;
  let beat: (() => void) | null = null;
  const tree = create(screen, {
    now: () => nowMs,
    every(_, next) {
      beat = next;
      return () => {
        beat = null;
      };
    },
  });
  return {
    tree,
    isBeating: () => beat !== null,
    /** Events, and a beat after each. */
    play(events: readonly E[]) {
      for (const event of events) {
        nowMs = Date.parse(event.at);
        tree.report(event);
        beat?.();
      }
    },
    beat(ms = 100) {
      nowMs += ms;
      beat?.();
    },
  };
}
