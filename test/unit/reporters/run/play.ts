import type { RunEvent } from '../../../../src/model/run/event.ts';
import { plainPalette } from '../../../../src/reporters/palette.ts';
import type { Out, Reporter, Screen } from '../../../../src/reporters/run/reporter.ts';
import { createTreeReporter } from '../../../../src/reporters/run/tree.ts';
import { startMs } from './recording.ts';

/** What a reporter writes for these events. */
export function told(create: (out: Out) => Reporter, events: readonly RunEvent[]): string {
  const written: string[] = [];
  const reporter = create({ palette: plainPalette, write: (text) => void written.push(text) });
  for (const event of events) reporter.report(event);
  reporter.close();
  return written.join('');
}

/** A tree whose time is that of its events, and that beats when it is told to. */
export function treeOn(screen: Screen) {
  let nowMs = startMs;
  let beat: (() => void) | null = null;
  const tree = createTreeReporter(screen, {
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
    play(events: readonly RunEvent[]) {
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
